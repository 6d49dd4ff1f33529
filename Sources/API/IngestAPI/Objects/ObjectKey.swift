import Crypto
import Foundation
import SystemPackage

/// The name of an object in the store: `projects/{project}/{YYYYMMDD}/originals/angle-001_v001.mp4` and the like.
///
/// Everything in it is chosen or encoded here, so that no name from outside becomes a path. A key is used once:
/// its version belongs to one recording.
public struct ObjectKey: Sendable, Hashable, CustomStringConvertible {
  /// Segments of `A-Z a-z 0-9 . _ - % ~`, none of them empty or starting with a dot, with slashes between.
  public let description: String

  private init(_ description: String) {
    self.description = description
  }

  /// A key that was written down before.
  /// - Returns: `nil` for what no key can be.
  public init?(stored text: String) {
    let segments = text.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count > 1, segments.first == "projects",
      segments.allSatisfy({ $0.first != nil && $0.first != "." && $0.utf8.allSatisfy(Self.isAllowed) })
    else { return nil }
    description = text
  }

  static func original(of take: Take, fileExtension: String) -> ObjectKey {
    take.key("originals", fileExtension)
  }

  static func derivative(_ kind: DerivativeKind, of take: Take) -> ObjectKey {
    take.key(kind.folder, kind.fileExtension)
  }

  /// The picture of the evidence for a camera's offset.
  static func correlationPlot(of camera: CameraLabel, sync: String, project: String, date: SessionDate)
    -> ObjectKey
  {
    ObjectKey("\(folder(project, date))/sync/\(sync)/correlation-\(camera).png")
  }

  /// One version of a camera's recording of a project and a day.
  struct Take: Sendable, Hashable {
    var project: String
    var date: SessionDate
    var camera: CameraLabel
    /// From 1.
    var version: Int

    fileprivate func key(_ folder: String, _ fileExtension: String) -> ObjectKey {
      let angle = ObjectKey.threeDigits(camera.angle)
      let version = ObjectKey.threeDigits(version)
      return ObjectKey(
        "\(ObjectKey.folder(project, date))/\(folder)/angle-\(angle)_v\(version).\(fileExtension)")
    }
  }

  /// The last segment.
  public var name: String { String(description.split(separator: "/").last ?? "") }

  /// The place below a folder.
  func path(in folder: FilePath) -> FilePath {
    folder.pushing(FilePath(description))
  }

  private static func folder(_ project: String, _ date: SessionDate) -> String {
    "projects/\(segment(project))/\(date.compact)"
  }

  /// The longest segment that is kept readable, in bytes; file systems take 255.
  private static let longestSegment = 160

  /// A name from outside as one segment: bytes that are not plain are written as `%XX`, and one that is too long
  /// ends with its SHA-256 after a `~`, which no other can have.
  static func segment(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
      // A dot in front would hide the folder, or be one of the two that go elsewhere.
      if isPlain(byte), !(encoded.isEmpty && byte == UInt8(ascii: ".")) {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        encoded += "%" + [byte].hexadecimal.uppercased()
      }
    }
    guard encoded.utf8.count > longestSegment else { return encoded }
    let digest = SHA256.hash(data: Data(text.utf8)).hexadecimal
    return "\(encoded.prefix(longestSegment - 80))~\(digest)"
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isPlain(byte) || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "~")
  }

  private static func threeDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}
