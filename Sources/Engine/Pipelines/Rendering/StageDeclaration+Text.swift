public import MediaTypes

extension StageDeclaration {
  /// What `genlock stages NAME` prints: what it does, tables of parameters and outputs, an example.
  public var text: String {
    var sections = ["\(name): \(summary)"]
    if !discussion.isEmpty { sections.append(discussion) }
    if !parameters.isEmpty {
      let rows = parameters.map { parameter in
        [
          parameter.name, parameter.typeText, parameter.defaultText, parameter.rangeText ?? "",
          parameter.unit ?? "", parameter.summary,
        ]
      }
      sections.append("PARAMETERS\n" + table(["name", "type", "default", "range", "unit", ""], rows))
    }
    if !outputs.isEmpty {
      let rows = outputs.map { output in
        [output.name, "\(output.type)" + (output.isOptional ? ", optional" : ""), output.summary]
      }
      sections.append("OUTPUTS\n" + table(["name", "type", ""], rows))
      let members = outputs.flatMap { memberRows($0.type, "\($0.name)") }
      if !members.isEmpty { sections.append("MEMBERS OF OUTPUTS\n" + table(["name", "type"], members)) }
    }
    let indented = example.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    sections.append("EXAMPLE\n" + indented.joined(separator: "\n"))
    return sections.joined(separator: "\n\n") + "\n"
  }

  /// The same as a value for `--json`.
  public var value: Value {
    [
      "name": .string(name), "summary": .string(summary), "discussion": .string(discussion),
      "parameters": .list(parameters.map(\.value)), "outputs": .list(outputs.map(\.value)),
      "example": .string(example),
    ]
  }

  private func memberRows(_ type: ValueType, _ path: String) -> [[String]] {
    switch type {
    case .object(let members):
      members.sorted { $0.key < $1.key }.flatMap { name, type in
        [["\(path).\(name)", "\(type)"]] + memberRows(type, "\(path).\(name)")
      }
    case .list(let element): memberRows(element, "\(path)[]")
    default: []
    }
  }
}

extension ParameterDeclaration {
  /// The type with `required` where it must be given.
  var typeText: String { type.detail + (isRequired ? ", required" : "") }

  var defaultText: String { defaultValue.isNull ? "" : defaultValue.inlineText }

  public var value: Value {
    .object([
      "name": .string(name), "type": .string("\(type)"), "required": .boolean(isRequired),
      "default": defaultValue, "minimum": minimum.map(Value.number) ?? .null,
      "maximum": maximum.map(Value.number) ?? .null, "unit": unit.map(Value.string) ?? .null,
      "choices": type.choices.map { .list($0.map(Value.string)) } ?? .null, "summary": .string(summary),
    ])
  }
}

extension OutputDeclaration {
  public var value: Value {
    [
      "name": .string(name), "type": .string("\(type)"), "optional": .boolean(isOptional),
      "summary": .string(summary),
    ]
  }
}

extension ValueType {
  fileprivate var choices: [String]? { if case .choice(let words) = self { words } else { nil } }

  /// As its description, with the members of an object: `object { end: duration, start: duration }`.
  fileprivate var detail: String {
    switch self {
    case .object(let members) where !members.isEmpty:
      "object { "
        + members.sorted { $0.key < $1.key }.map { "\($0): \($1.detail)" }.joined(separator: ", ") + " }"
    case .list(let element): "list of \(element.detail)"
    case .map(let element): "map of \(element.detail)"
    case .oneOf(let types): types.map(\.detail).joined(separator: " or ")
    default: description
    }
  }
}

extension Value {
  /// As written in a pipeline file, on one line.
  fileprivate var inlineText: String {
    switch self {
    case .null: "null"
    case .boolean(let boolean): "\(boolean)"
    case .integer(let integer): "\(integer)"
    case .number(let number): NumberText.text(number)
    case .string(let string): string.isEmpty ? "\"\"" : string
    case .list(let elements): "[" + elements.map(\.inlineText).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.sorted { $0.key < $1.key }.map { "\($0): \($1.inlineText)" }.joined(separator: ", ") + "}"
    case .file(let file): file.name
    }
  }
}

/// Columns as wide as their widest cell; columns without any content are left out.
private func table(_ header: [String], _ rows: [[String]]) -> String {
  let used = header.indices.filter { column in rows.contains { !$0[column].isEmpty } }
  let lines = ([header] + rows).map { row in used.map { row[$0] } }
  let widths = used.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
  return lines.map { line in
    var text = "  "
    for (cell, width) in zip(line, widths) {
      text += cell + String(repeating: " ", count: width - cell.count + 2)
    }
    while text.last == " " { text.removeLast() }
    return text
  }.joined(separator: "\n")
}
