/// What a camera of a session is called: one of the letters `A` … `Z`.
public struct CameraLabel: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let description: String

  /// - Returns: `nil` for anything but one capital ASCII letter.
  public init?(_ text: String) {
    guard text.utf8.count == 1, let letter = text.utf8.first,
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter)
    else { return nil }
    description = text
  }

  /// 1 for `A` … 26 for `Z`: the number in the names of its files.
  public var angle: Int {
    Int(description.utf8.first.map { $0 - UInt8(ascii: "A") } ?? 0) + 1
  }

  public static func < (left: CameraLabel, right: CameraLabel) -> Bool {
    left.description < right.description
  }
}

extension CameraLabel: Codable, CodingKeyRepresentable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let label = CameraLabel(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a letter A … Z")
    }
    self = label
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public var codingKey: any CodingKey { Key(stringValue: description) }

  public init?<Key: CodingKey>(codingKey: Key) {
    self.init(codingKey.stringValue)
  }
}
