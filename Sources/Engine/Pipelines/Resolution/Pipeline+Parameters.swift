import Foundation
import Foundations
public import MediaTypes

extension Pipeline {
  /// The values of all `params` from those given as text, as on a command line.
  ///
  /// Text is read by the declared type: `true`/`false`, numbers, durations; lists are separated by commas or
  /// written as a JSON array.
  /// - Throws: ``ParameterError`` with the code `UNKNOWN_PARAMETER`, `MISSING_PARAMETER` or
  ///   `INVALID_PARAMETER`.
  public func resolveParameters(text given: [String: String]) throws -> [String: Value] {
    let types = Dictionary(parameters.map { ($0.name, $0.type) }) { first, _ in first }
    return try resolveParameters(
      Dictionary(given.map { ($0, ParameterText.value($1, types[$0] ?? .string)) }) { first, _ in first })
  }

  /// The values of all `params` from those given; null where one has neither a value nor a default.
  /// - Throws: ``ParameterError`` with the code `UNKNOWN_PARAMETER`, `MISSING_PARAMETER` or
  ///   `INVALID_PARAMETER`.
  public func resolveParameters(_ given: [String: Value]) throws -> [String: Value] {
    let owner = "pipeline \(quoted(name))"
    let names = parameters.map(\.name)
    if let unknown = given.keys.sorted().first(where: { !names.contains($0) }) {
      throw ParameterError.unknown(unknown, of: owner, among: names, category: .usage)
    }
    var resolved: [String: Value] = [:]
    for parameter in parameters {
      let value = given[parameter.name] ?? .null
      if value.isNull, parameter.isRequired {
        throw ParameterError(
          code: "MISSING_PARAMETER",
          message: "Parameter \(quoted(parameter.name)) of \(owner) has no default; give it a value.",
          category: .usage)
      }
      do {
        resolved[parameter.name] = try parameter.check(value.isNull ? parameter.defaultValue : value)
      } catch {
        throw ParameterError.invalid(parameter.name, of: owner, value: value, error, category: .usage)
      }
    }
    return resolved
  }
}

/// Parameters as they are written on a command line.
enum ParameterText {
  /// The value that a text stands for under a type; the text itself where it does not fit, so that the
  /// check that follows names it.
  static func value(_ text: String, _ type: ValueType) -> Value {
    switch type {
    case .boolean:
      switch text {
      case "true": return true
      case "false": return false
      default: return .string(text)
      }
    case .integer: return Int64(text).map(Value.integer) ?? .string(text)
    case .number:
      return Double(text).flatMap { $0.isFinite ? .number($0) : nil } ?? .string(text)
    case .list(let element):
      // What is no JSON after all is a list of words, of which the first begins with a bracket.
      if text.hasPrefix("["), let list = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) {
        return list
      }
      if text.isEmpty { return .list([]) }
      return .list(
        text.split(separator: ",", omittingEmptySubsequences: false).map { value(String($0), element) })
    default: return .string(text)
    }
  }
}
