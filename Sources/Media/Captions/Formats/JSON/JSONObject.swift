import Foundation
import MediaTypes

/// The members of a JSON object, each of the type that is asked for; those that nobody asks for are unknown.
struct JSONObject {
  private let members: [String: Any]
  private let name: String
  private var asked: Set<String> = []
  /// For messages: which object of the document it is.
  var place: String

  /// - Parameter name: of the file.
  init(_ members: [String: Any], place: String, name: String) {
    self.members = members
    self.place = place
    self.name = name
  }

  /// In alphabetical order.
  var unknownKeys: [String] {
    asked.count == members.count ? [] : members.keys.filter { !asked.contains($0) }.sorted()
  }

  mutating func string(_ key: String) throws(CaptionError) -> String? { try value(key, "text") }
  mutating func list(_ key: String) throws(CaptionError) -> [Any]? { try value(key, "a list") }
  mutating func strings(_ key: String) throws(CaptionError) -> [String]? { try value(key, "a list of texts") }
  mutating func members(_ key: String) throws(CaptionError) -> [String: Any]? { try value(key, "an object") }
  mutating func isTrue(_ key: String) throws(CaptionError) -> Bool {
    try value(key, "true or false") ?? false
  }

  mutating func number(_ key: String) throws(CaptionError) -> Double? {
    let number: Double? = try value(key, "a number")
    return number.map { $0.isFinite ? $0 : 0 }
  }

  /// A whole number, within what any list can have.
  mutating func integer(_ key: String) throws(CaptionError) -> Int? {
    try number(key).map { Int(max(-1e9, min(1e9, $0.rounded()))) }
  }

  /// A time in ms.
  mutating func time(_ key: String) throws(CaptionError) -> MediaTime? {
    try number(key).map { MediaTime(seconds: $0 / 1000) }
  }

  mutating func stringMembers(_ key: String) throws(CaptionError) -> [String: String] {
    try value(key, "an object of texts") ?? [:]
  }

  /// One of the words of a type.
  mutating func word<Word: RawRepresentable>(
    _ key: String, of type: Word.Type
  ) throws(CaptionError) -> Word? where Word.RawValue == String {
    guard let text = try string(key) else { return nil }
    guard let word = Word(rawValue: text) else { throw failure(key, "a word that is known there") }
    return word
  }

  /// Two numbers.
  mutating func point(_ key: String) throws(CaptionError) -> CaptionRegion.Point? {
    guard let numbers: [Double] = try value(key, "a list of two numbers") else { return nil }
    guard numbers.count == 2 else { throw failure(key, "a list of two numbers") }
    return CaptionRegion.Point(x: numbers[0], y: numbers[1])
  }

  mutating func color(_ key: String) throws(CaptionError) -> CaptionColor? {
    guard let text = try string(key) else { return nil }
    guard let color = CaptionColor(text) else { throw failure(key, "a colour such as #ff8800") }
    return color
  }

  private mutating func value<Kind>(_ key: String, _ kind: String) throws(CaptionError) -> Kind? {
    guard let value = members[key] else { return nil }
    asked.insert(key)
    if value is NSNull { return nil }
    guard let value = value as? Kind else { throw failure(key, kind) }
    return value
  }

  func failure(_ key: String, _ kind: String) -> CaptionError {
    .malformed(name: name, format: .json, line: nil, reason: "\"\(key)\" in \(place) is not \(kind)")
  }
}
