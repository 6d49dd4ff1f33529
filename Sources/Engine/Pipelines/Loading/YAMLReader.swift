import Foundations
import MediaTypes
import Yams

/// Reads the one document of a pipeline file into ``YAMLNode``s.
struct YAMLReader {
  /// Both count what the document amounts to once its aliases are followed.
  static let maximumNodes = 50_000
  static let maximumDepth = 32
  /// So many repeated keys are told at once; each costs another parse.
  static let maximumDuplicates = 16

  private let diagnostics: DiagnosticCollector
  private let source: SourceText
  private var nodeCount = 0
  /// The keys that a later one of the same mapping repeats, by place; see ``parse(_:)``.
  private var repeatedKeys: [SourceLocation: String] = [:]

  private struct LimitReached: Error {}

  /// - Returns: the document, or `nil` where there is none; what is wrong with it is told to `diagnostics`.
  static func read(_ text: String, source: SourceText, diagnostics: DiagnosticCollector) -> YAMLNode? {
    var reader = YAMLReader(diagnostics: diagnostics, source: source)
    if let aliases = AliasGuard.excess(text) {
      diagnostics.error(
        .tooManyNodes, "\(aliases) aliases are too many for one file", at: SourceLocation(line: 1, column: 1))
      return nil
    }
    guard let root = reader.parse(text) else { return nil }
    do {
      return try reader.node(root, depth: 0)
    } catch {
      return nil
    }
  }

  private init(diagnostics: DiagnosticCollector, source: SourceText) {
    self.diagnostics = diagnostics
    self.source = source
  }

  /// Parses, and parses again for every repeated key: the parser stops at the first and names only the place
  /// of the earlier key. That one is masked by a private-use character of the same width, so that the rest of
  /// the file can be checked too and both places be told.
  private mutating func parse(_ text: String) -> Node? {
    var scalars = Array(text.unicodeScalars)
    for attempt in 0..<Self.maximumDuplicates {
      var masked = String.UnicodeScalarView()
      masked.append(contentsOf: scalars)
      do {
        // Without resolver rules every untagged scalar is text, and the meaning is ours to give.
        let parser = try Parser(yaml: String(masked), resolver: .basic, encoding: .utf8)
        guard let root = try parser.singleRoot() else {
          diagnostics.error(.emptyPipeline, "the file is empty", at: SourceLocation(line: 1, column: 1))
          return nil
        }
        return root
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        let location = SourceLocation(context.mark)
        let mask = Unicode.Scalar(UInt32(0xe000 + attempt))
        guard let name = names.first, var index = source.index(of: location), let mask else { return nil }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        repeatedKeys[location] = name
        scalars[index] = mask
      } catch let error as YamlError {
        report(error)
        return nil
      } catch {
        diagnostics.error(.invalidYAML, "\(error)", at: SourceLocation(line: 1, column: 1))
        return nil
      }
    }
    for (location, name) in repeatedKeys {
      diagnostics.error(.duplicateKey, "\(quoted(name)) is given more than once", at: location)
    }
    return nil
  }

  private func report(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let isSecondDocument = problem.contains("another document")
      let place = context.map { "\($0.text): " } ?? ""
      let message =
        isSecondDocument
        ? "a file holds one pipeline, but a second document starts here"
        : "this is not YAML: \(place)\(problem)"
      diagnostics.error(
        isSecondDocument ? .multipleDocuments : .invalidYAML, message, at: SourceLocation(mark))
    case .reader(let problem, let offset, _, let yaml):
      let index = offset.map { yaml.prefix($0).unicodeScalars.count } ?? 0
      diagnostics.error(
        .invalidYAML, "this is not YAML: \(problem)", at: source.location(ofIndex: index))
    default:
      diagnostics.error(.invalidYAML, "this is not YAML: \(error)", at: SourceLocation(line: 1, column: 1))
    }
  }

  private mutating func node(_ node: Node, depth: Int) throws -> YAMLNode {
    let location = node.mark.map(SourceLocation.init) ?? SourceLocation(line: 1, column: 1)
    nodeCount += 1
    guard nodeCount <= Self.maximumNodes else {
      diagnostics.error(
        .tooManyNodes, "the file amounts to more than \(Self.maximumNodes) values; use fewer aliases",
        at: location)
      throw LimitReached()
    }
    guard depth <= Self.maximumDepth else {
      diagnostics.error(.tooDeep, "nested more than \(Self.maximumDepth) levels deep", at: location)
      throw LimitReached()
    }
    switch node {
    case .scalar(let scalar):
      return YAMLNode(content: .scalar(self.scalar(scalar, location)), location: location)
    case .sequence(let sequence):
      checkTag(sequence.tag, "tag:yaml.org,2002:seq", location)
      var elements: [YAMLNode] = []
      for element in sequence { elements.append(try self.node(element, depth: depth + 1)) }
      return YAMLNode(content: .sequence(elements), location: location)
    case .mapping(let mapping):
      checkTag(mapping.tag, "tag:yaml.org,2002:map", location)
      return YAMLNode(content: .mapping(try entries(mapping, depth: depth)), location: location)
    case .alias:
      // The parser puts the node in the alias's place.
      return YAMLNode(content: .scalar(YAMLNode.Scalar(value: .null, style: .plain)), location: location)
    }
  }

  private func scalar(_ scalar: Node.Scalar, _ location: SourceLocation) -> YAMLNode.Scalar {
    let style: SourceText.ScalarStyle =
      switch scalar.style {
      case .singleQuoted: .singleQuoted
      case .doubleQuoted: .doubleQuoted
      case .literal, .folded: .block
      case .any, .plain: .plain
      }
    let textTag = "tag:yaml.org,2002:str"
    checkTag(scalar.tag, textTag, location)
    let isText = style != .plain || scalar.tag.description == textTag
    return YAMLNode.Scalar(
      value: isText ? .string(scalar.string) : CoreSchema.value(scalar.string), style: style)
  }

  private func checkTag(_ tag: Tag, _ expected: String, _ location: SourceLocation) {
    let name = tag.description
    guard !name.isEmpty, name != "!", name != expected else { return }
    diagnostics.error(
      .unsupportedYAML, "the tag \(quoted(name)) is not supported; leave it out", at: location)
  }

  private mutating func entries(_ mapping: Node.Mapping, depth: Int) throws -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var repeated: [String: SourceLocation] = [:]
    for (keyNode, valueNode) in mapping {
      let key = try node(keyNode, depth: depth + 1)
      let value = try node(valueNode, depth: depth + 1)
      if let name = repeatedKeys[key.location] {
        repeated[name] = repeated[name] ?? key.location
        continue
      }
      guard let name = self.name(keyNode, key) else { continue }
      if let earlier = repeated[name] {
        diagnostics.error(
          .duplicateKey, "\(quoted(name)) is already given on line \(earlier.line)", at: key.location)
      }
      entries.append(YAMLNode.Entry(key: name, keyLocation: key.location, value: value))
    }
    return entries
  }

  /// The text of a key, `nil` where it is no text.
  private func name(_ node: Node, _ key: YAMLNode) -> String? {
    guard case .scalar(let scalar) = node else {
      diagnostics.error(.unsupportedYAML, "a key is a word, but this is a \(key.kindName)", at: key.location)
      return nil
    }
    if scalar.style == .plain, scalar.string == "<<" {
      diagnostics.error(
        .unsupportedYAML, "merge keys (<<) are not supported; write the keys out", at: key.location)
      return nil
    }
    // The parser has tagged plain keys as text, so what they would mean is asked again.
    if scalar.style == .plain, case let value = CoreSchema.value(scalar.string), value.stringValue == nil {
      diagnostics.error(
        .unsupportedYAML, "a key is a word, but this means \(value.kindName); put it in quotes",
        at: key.location)
      return nil
    }
    return scalar.string
  }
}

extension SourceLocation {
  init(_ mark: Mark) {
    self.init(line: mark.line, column: mark.column)
  }
}
