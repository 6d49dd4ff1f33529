import Foundation
import MediaTypes

/// Where a run's outputs are: a line per file, name and path with a tab between them.
enum OutputText {
  static func describe(_ outputs: [String: Value]) -> String {
    outputs.sorted { $0.key < $1.key }.flatMap { name, value in
      lines(value, name: name)
    }.map { $0 + "\n" }.joined()
  }

  private static func lines(_ value: Value, name: String) -> [String] {
    switch value {
    case .file(let file): ["\(name)\t\(printable(file.path))"]
    case .list(let elements) where !value.files.isEmpty:
      elements.enumerated().flatMap { lines($1, name: "\(name)[\($0)]") }
    case .object(let members) where !value.files.isEmpty:
      members.sorted { $0.key < $1.key }.flatMap { lines($1, name: "\(name).\($0)") }
    case .string(let text): ["\(name)\t\(printable(text))"]
    default: ["\(name)\t\(json(value))"]
    }
  }

  /// On one line.
  static func json(_ value: Value) -> String {
    // A value without files or text: nothing in it can fail to be written but a number that is not finite.
    guard let data = try? value.canonicalJSON() else { return "\(value)" }
    return String(decoding: data, as: UTF8.self)
  }
}
