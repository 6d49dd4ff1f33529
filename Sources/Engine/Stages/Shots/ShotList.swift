import Foundation
import Foundations
import MediaTypes

/// What ``ShotsStage`` writes: a small JSON file.
struct ShotList: Codable, Sendable {
  /// Of this form of file.
  var version = 1
  /// The recording's constant rate, or the one it would be converted to; `nil` without pictures.
  var frameRate: Rational?
  var shotChanges: [ShotChange]

  struct ShotChange: Codable, Sendable {
    /// When the first picture of the new shot is shown, in ms after media zero.
    var ms: Double
    /// 0 … 100.
    var score: Double
  }

  /// A film has 2,000; one change for every picture of two hours is noise.
  static let limit = 500_000
  /// How large the file may be, in bytes.
  private static let sizeLimit = 64 << 20

  init(frameRate: Rational?, shotChanges: [ShotChange]) {
    self.frameRate = frameRate
    self.shotChanges = shotChanges
  }

  /// Reads the file. Blocks.
  /// - Returns: `nil` for what is no such file.
  /// - Throws: `SystemError`.
  init?(_ file: FileReference) throws {
    guard let bytes = try SmallFile.read(file.filePath, limit: Self.sizeLimit),
      let list = try? JSONDecoder().decode(ShotList.self, from: Data(bytes)), list.version == 1,
      list.shotChanges.count <= Self.limit, list.shotChanges.allSatisfy(\.ms.isFinite)
    else { return nil }
    self = list
  }

  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
