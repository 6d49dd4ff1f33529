import LibAV
import MediaTypes
import Pipelines

/// Which audio tracks a stage uses: `first`, `all`, `none`, or a number from 1.
enum TrackChoice: Decodable, Sendable, Hashable {
  case first
  case all
  case none
  case number(Int)

  static let type = ValueType.oneOf([.choice(["first", "all", "none"]), .integer])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // A decoder does not tell whether a number or a word comes next.
    if let number = try? container.decode(Int.self) {
      self = .number(number)
      return
    }
    switch try container.decode(String.self) {
    case "first": self = .first
    case "all": self = .all
    case "none": self = .none
    case let word:
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a track: \(word)")
    }
  }

  /// The tracks of a recording that are meant; none where it has no sound.
  /// - Throws: ``MediaPassError/missingTrack(_:path:)`` for a number that it does not have.
  func tracks(in info: MediaInfo) throws -> [Track] {
    let usable = info.audio.indices.filter { info.audio[$0].stream.isUsable }
    switch self {
    case .none: return []
    case .first: return usable.first.map { [.audio($0)] } ?? []
    case .all: return usable.map { .audio($0) }
    case .number(let number):
      guard usable.contains(number - 1) else {
        throw MediaPassError.missingTrack("audio", path: info.path)
      }
      return [.audio(number - 1)]
    }
  }
}
