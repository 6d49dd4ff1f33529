public import Foundation

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
      throw describe(error)
    }
  }

  private static func describe(_ error: DecodingError) -> RequestError {
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
      guard !field.isEmpty else {
        // Foundation does not tell which of the two it is.
        return .invalidBody(
          "The body is not valid JSON, or holds a number that does not fit its field.", field: nil)
      }
      return .invalidBody(
        "\(subject(field)) holds a value that is not taken there: \(context.debugDescription)", field: field)
    @unknown default: return .invalidBody("The body does not fit.", field: nil)
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
