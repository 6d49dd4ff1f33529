/// Names for the files of an export.
struct ExportFileNames {
  private var taken: Set<String> = []

  /// - Parameters:
  ///   - parts: joined with `-`; what file systems do not take becomes `_`.
  ///   - fileExtension: without the dot.
  /// - Returns: a name that was not given before, upper and lower case being the same.
  mutating func name(_ parts: [String], fileExtension: String) -> String {
    let stem = parts.map(Self.safe).joined(separator: "-")
    var candidate = stem
    var number = 2
    while !taken.insert(candidate.lowercased()).inserted {
      candidate = "\(stem)-\(number)"
      number += 1
    }
    return "\(candidate).\(fileExtension)"
  }

  /// At most 80 bytes of a text that can be part of a name everywhere.
  private static func safe(_ text: String) -> String {
    var safe = ""
    for character in text {
      let isBad = character.unicodeScalars.contains {
        $0.properties.generalCategory == .control || "/\\:*?\"<>|".unicodeScalars.contains($0)
      }
      let next = isBad ? "_" : String(character)
      guard safe.utf8.count + next.utf8.count <= 80 else { break }
      safe += next
    }
    // A leading dot would hide the file.
    if safe.hasPrefix(".") { safe = "_" + safe.dropFirst() }
    return safe.isEmpty ? "_" : safe
  }
}
