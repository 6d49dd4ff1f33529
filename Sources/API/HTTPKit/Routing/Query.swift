import Foundation

/// The parameters behind the question mark of a request.
public struct Query: Sendable {
  private let items: [(name: String, value: String)]

  /// - Parameter text: what follows the question mark, `nil` where there is none.
  /// - Throws: ``RequestError`` `INVALID_QUERY` for text that is not UTF-8 when decoded.
  init(_ text: (some StringProtocol)?) throws {
    items = try (text ?? "").split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "")
      else {
        throw RequestError.invalidQuery(
          "The query holds \(quotedForClients(item)), which is not valid UTF-8.")
      }
      return (name, value)
    }
  }

  /// All names, in the order in which they were written.
  public var names: [String] { items.map(\.name) }

  /// The only value of a parameter.
  /// - Throws: ``RequestError`` `INVALID_QUERY` when it was given twice.
  public func value(_ name: String) throws -> String? {
    let values = values(name)
    guard values.count < 2 else {
      throw RequestError.invalidQuery(
        "The query parameter \(name) was given \(values.count) times; give it once.")
    }
    return values.first
  }

  /// Every value of a parameter.
  public func values(_ name: String) -> [String] {
    items.filter { $0.name == name }.map(\.value)
  }

  /// An integer parameter.
  /// - Throws: ``RequestError`` `INVALID_QUERY` when it is none, or out of `range`.
  public func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
    guard let text = try value(name) else { return fallback }
    guard let number = Int(text), range.contains(number) else {
      throw RequestError.invalidQuery(
        "The query parameter \(name) has to be a whole number from \(range.lowerBound) to \(range.upperBound)."
      )
    }
    return number
  }

  /// `true`, `false`, or without a value, which means `true`.
  /// - Parameter fallback: what holds where it is not given.
  /// - Throws: ``RequestError`` `INVALID_QUERY` for anything else.
  public func boolean(_ name: String, default fallback: Bool = false) throws -> Bool {
    switch try value(name) {
    case nil: return fallback
    case "false": return false
    case "true", "": return true
    default: throw RequestError.invalidQuery("The query parameter \(name) has to be true or false.")
    }
  }

  /// Refuses parameters that nobody reads, so that a misspelt filter does not pass for none.
  /// - Throws: ``RequestError`` `INVALID_QUERY`.
  public func allowOnly(_ known: Set<String>) throws {
    guard let unknown = names.first(where: { !known.contains($0) }) else { return }
    throw RequestError.invalidQuery(
      "There is no query parameter \(quotedForClients(unknown)) here; known are \(known.sorted().joined(separator: ", "))."
    )
  }

  private static func decoded(_ text: some StringProtocol) -> String? {
    String(text.map { $0 == "+" ? " " : $0 }).removingPercentEncoding
  }
}
