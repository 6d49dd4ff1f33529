import Foundations
import MediaTypes
import Pipelines
import SystemPackage

/// A command line with every placeholder filled in.
struct ExecCommand {
  /// The program and its arguments; at least one.
  let words: [String]

  /// - Parameters:
  ///   - inputs: paths by input; several for a list.
  ///   - outputs: paths by output.
  init(
    _ parameters: ExecParameters, work: FilePath, inputs: [String: [FilePath]], outputs: [String: FilePath]
  ) throws {
    var known = ["work": [work.string]]
    for (name, paths) in inputs { known["inputs.\(name)"] = paths.map(\.string) }
    for (name, path) in outputs { known["outputs.\(name)"] = [path.string] }
    let lists = Set(parameters.inputs.filter { $0.value.listValue != nil }.map { "inputs.\($0.key)" })
    let placeholders = Placeholders(known: known, lists: lists)
    switch (parameters.command, parameters.shell) {
    case (.line(let line), true):
      words = [
        "/bin/sh", "-c", try placeholders.fill(line) { $0.map(Self.shellQuoted).joined(separator: " ") },
      ]
    case (.arguments(let arguments), false):
      words = try arguments.flatMap { argument in
        if let file = argument.fileValue { return [file.path] }
        return try placeholders.arguments(for: argument.plainText)
      }
      guard let program = words.first, !program.isEmpty else { throw ExecError.emptyCommand }
      guard !words.contains(where: { $0.utf8.contains(0) }) else { throw ExecError.nullByte }
    case (.line, false): throw ExecError.textNeedsShell
    case (.arguments, true): throw ExecError.shellNeedsText
    }
  }

  /// POSIX.1-2017, Shell Command Language, 2.2.2: nothing is special between single quotes but the quote
  /// itself.
  static func shellQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

/// `{work}`, `{inputs.NAME}` and `{outputs.NAME}` in a text; other braces mean what they mean to the program.
private struct Placeholders {
  let known: [String: [String]]
  let lists: Set<String>

  /// - Returns: one argument, or for a list of files one for each.
  func arguments(for text: String) throws -> [String] {
    if text.hasPrefix("{"), text.hasSuffix("}"), let values = known[String(text.dropFirst().dropLast())] {
      return values
    }
    return [
      try fill(text) { values in
        values.joined()
      } refusing: {
        lists.contains($0)
      }
    ]
  }

  /// - Parameters:
  ///   - write: how the values of a placeholder are written into the text.
  ///   - isRefused: whether a placeholder cannot stand inside a text.
  func fill(
    _ text: String, _ write: ([String]) -> String, refusing isRefused: (String) -> Bool = { _ in false }
  ) throws -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "{") {
      result += rest[..<start]
      rest = rest[start...]
      guard let end = rest.firstIndex(of: "}") else { break }
      let name = String(rest[rest.index(after: start)..<end])
      if let values = known[name] {
        if isRefused(name) { throw ExecError.listInsideArgument(name) }
        result += write(values)
        rest = rest[rest.index(after: end)...]
      } else if name.hasPrefix("inputs.") || name.hasPrefix("outputs.") {
        throw ExecError.unknownPlaceholder(
          name, suggestion: Suggestion.nearest(to: name, among: known.keys.sorted()))
      } else {
        result += "{"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
