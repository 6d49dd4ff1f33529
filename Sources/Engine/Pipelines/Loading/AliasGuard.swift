import Foundation

/// Refuses a document that could keep the YAML parser busy for ever: it hashes every key, and hashing a key made
/// of aliases to lists of aliases to lists takes exponential time. The bound is on what the aliases could amount
/// to at the very worst; a file of a few kilobytes may have some twenty.
enum AliasGuard {
  /// In bytes, once every alias is written out.
  private static let largestExpansion = 16_777_216.0

  /// - Returns: the number of aliases where they are too many, else `nil`.
  static func excess(_ text: String) -> Int? {
    let aliases = count(text)
    // With n aliases the largest product of fan-outs has threes only.
    let worstFactor = pow(3, Double(aliases) / 3)
    return Double(text.utf8.count) * worstFactor > largestExpansion ? aliases : nil
  }

  /// Counts what could be an alias, in quoted text too: an asterisk where a value can start, then a name.
  private static func count(_ text: String) -> Int {
    var count = 0
    var previous = UInt8(ascii: "\n")
    var isAfterBoundary = false
    for byte in text.utf8 {
      if previous == UInt8(ascii: "*"), isAfterBoundary, isNamePart(byte) { count += 1 }
      if byte == UInt8(ascii: "*") { isAfterBoundary = isBoundary(previous) }
      previous = byte
    }
    return count
  }

  private static func isBoundary(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",")
      || byte == UInt8(ascii: ":")
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    Unicode.Scalar(byte).isNamePart || byte == UInt8(ascii: "-")
  }
}
