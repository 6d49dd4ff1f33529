public import Foundation
import MediaTypes

/// Reads JSON of strangers, and says in the terms of the body what does not fit.
public enum StrictJSON {
  /// Deeper nesting has no use here, and would only cost stack.
  static let maximumDepth = 64

  /// - Throws: ``RequestError`` `INVALID_BODY`, with the path of the field at fault.
  public static func decode<Body: Decodable>(_ type: Body.Type, from data: Data) throws -> Body {
    guard !data.isEmpty else {
      throw RequestError.invalidBody("The body is empty; send a JSON object.", field: nil)
    }
    guard String(validating: data, as: UTF8.self) != nil else {
      throw RequestError.invalidBody("The body is not UTF-8.", field: nil)
    }
    try JSONShape.check(data, maximumDepth: maximumDepth)
    do {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      return try decoder.decode(type, from: data)
    } catch let error as DecodingError {
      throw describe(error, of: data)
    }
  }

  private static func describe(_ error: DecodingError, of data: Data) -> RequestError {
    switch error {
    case .keyNotFound(let key, let context):
      let field = path(context.codingPath + [key])
      return .invalidBody("The field \(quotedForClients(field)) is missing.", field: field)
    case .typeMismatch(let type, let context):
      let field = path(context.codingPath)
      return .invalidBody(
        "\(subject(field)) has to be \(name(of: type)).", field: field.isEmpty ? nil : field)
    case .valueNotFound(let type, let context):
      let field = path(context.codingPath)
      return .invalidBody(
        "\(subject(field)) is null, but has to be \(name(of: type)).", field: field.isEmpty ? nil : field)
    case .dataCorrupted(let context):
      let field = path(context.codingPath)
      guard !field.isEmpty else { return unreadable(data) }
      return .invalidBody(
        "\(subject(field)) holds a value that is not taken there: \(context.debugDescription)", field: field)
    @unknown default: return .invalidBody("The body does not fit.", field: nil)
    }
  }

  /// Foundation says nothing but that it is no JSON also where it is, with a number that its field cannot hold: whoever
  /// can hold any number finds those that not every field can.
  private static func unreadable(_ data: Data) -> RequestError {
    let fields: [String]
    do {
      fields = fractionsAndLargeNumbers(in: try JSONDecoder().decode(Value.self, from: data), at: "")
    } catch DecodingError.dataCorrupted(let context) {
      let field = path(context.codingPath)
      return field.isEmpty
        ? .invalidBody("The body is not valid JSON.", field: nil)
        : .invalidBody("\(subject(field)) holds \(context.debugDescription).", field: field)
    } catch {
      // What stands for a file has a form of its own, which is nobody's concern here.
      fields = []
    }
    switch fields.count {
    case 0: return .invalidBody("The body holds a number that does not fit its field.", field: nil)
    case 1:
      return .invalidBody(
        "The field \(quotedForClients(fields[0])) holds a number that does not fit there.", field: fields[0])
    default:
      let names = fields.prefix(3).map { quotedForClients($0) }.joined(separator: ", ")
      return .invalidBody("A field holds a number that does not fit there; look at \(names).", field: nil)
    }
  }

  private static func fractionsAndLargeNumbers(in value: Value, at path: String) -> [String] {
    switch value {
    case .number: [path]
    case .list(let elements):
      elements.enumerated().flatMap { fractionsAndLargeNumbers(in: $1, at: "\(path)[\($0)]") }
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap {
        fractionsAndLargeNumbers(in: $1, at: path.isEmpty ? $0 : "\(path).\($0)")
      }
    case .null, .boolean, .integer, .string, .file: []
    }
  }

  private static func subject(_ field: String) -> String {
    field.isEmpty ? "The body" : "The field \(quotedForClients(field))"
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined().trimmingPrefix(".")
      .description
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is Int.Type, is Int64.Type, is Int32.Type, is UInt.Type, is UInt64.Type: "a whole number"
    case is Double.Type, is Float.Type: "a number"
    case is [Any].Type: "a list"
    default: "an object"
    }
  }
}

extension Decoder {
  /// Refuses fields that nobody reads, so that a misspelt one does not pass for a missing one.
  /// - Parameter keys: all fields that there are.
  /// - Throws: ``RequestError`` `INVALID_BODY` that names the first unknown field.
  public func refuseUnknownFields<Keys: CodingKey & CaseIterable>(but keys: Keys.Type) throws {
    let known = Set(Keys.allCases.map(\.stringValue))
    let found = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    guard let unknown = found.filter({ !known.contains($0) }).min() else { return }
    let parents = codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    throw RequestError.invalidBody(
      "There is no field \(quotedForClients(unknown)) here; known are \(known.sorted().joined(separator: ", ")).",
      field: (parents + [unknown]).joined(separator: "."))
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
