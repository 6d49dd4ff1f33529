public import MediaTypes
import SystemPackage

/// Readable names for the files among a pipeline's outputs.
public enum PublicationName {
  /// A file and where it goes in the output folder.
  public struct Entry: Sendable, Hashable {
    /// The name of the pipeline output it belongs to.
    public var output: String
    public var file: FileReference
    /// Relative to the output folder, with `/` between its parts.
    public var name: String
  }

  /// Output `proxy` becomes `proxy.mp4`; the elements of a list `proxies/001-<label>.mp4`, counted from 1,
  /// where the label is the stem of the file's own name; the members of an object `<output>/<member>.<ext>`.
  /// - Returns: one entry per file, ordered by output name. Outputs without files have none.
  public static func entries(for outputs: [String: Value]) -> [Entry] {
    outputs.keys.sorted().flatMap { output in
      names(for: outputs[output] ?? .null, base: output).map { Entry(output: output, file: $0.0, name: $0.1) }
    }
  }

  private static func names(for value: Value, base: String) -> [(FileReference, String)] {
    switch value {
    case .file(let file): return [(file, withExtension(base, of: file))]
    case .list(let elements):
      let digits = max(3, String(elements.count).count)
      return elements.enumerated().flatMap { index, element in
        let number = String(index + 1)
        let padded = String(repeating: "0", count: digits - number.count) + number
        if case .file(let file) = element {
          return [(file, withExtension("\(base)/\(padded)-\(label(of: file))", of: file))]
        }
        return names(for: element, base: "\(base)/\(padded)")
      }
    case .object(let members):
      return members.keys.sorted().flatMap { key in
        names(for: members[key] ?? .null, base: "\(base)/\(safe(key))")
      }
    default: return []
    }
  }

  private static func withExtension(_ base: String, of file: FileReference) -> String {
    guard let suffix = FilePath(file.name).lastComponent?.extension else { return base }
    return "\(base).\(suffix)"
  }

  private static func label(of file: FileReference) -> String {
    safe(FilePath(file.name).lastComponent?.stem ?? "file")
  }

  /// A text from outside as one part of a path: no separators or control characters, not hidden, of bounded
  /// length.
  public static func safe(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      let isAllowed = scalar.value >= 0x20 && scalar.value != 0x7f && scalar != "/"
      let next = isAllowed ? String(scalar) : "_"
      // 255 bytes is the limit of Linux file systems; room is left for a number and an extension.
      if result.utf8.count + next.utf8.count > 200 { break }
      result += next
    }
    if result.isEmpty { return "_" }
    return result.hasPrefix(".") ? "_" + result.dropFirst() : result
  }
}
