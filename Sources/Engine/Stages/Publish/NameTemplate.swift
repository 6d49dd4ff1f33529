import Artifacts
import Pipelines
import SystemPackage

/// A name such as `projects/{project}/angle-{angle}_v{version}.{extension}`.
///
/// Only the template itself has folders: a value becomes a part of one part, whatever it holds.
struct NameTemplate {
  private enum Piece {
    case text(String)
    case placeholder(String)
  }

  private let source: String
  /// Pieces of the parts between the slashes.
  private let parts: [[Piece]]

  /// - Throws: ``PublishError/openBrace(_:)``.
  init(_ source: String) throws {
    self.source = source
    parts = try source.split(separator: "/", omittingEmptySubsequences: false).map { part in
      var pieces: [Piece] = []
      var rest = part
      while let start = rest.firstIndex(of: "{") {
        guard let end = rest[start...].firstIndex(of: "}") else { throw PublishError.openBrace(source) }
        pieces.append(.text(String(rest[..<start])))
        pieces.append(.placeholder(String(rest[rest.index(after: start)..<end])))
        rest = rest[rest.index(after: end)...]
      }
      return pieces + [.text(String(rest))]
    }
  }

  /// The first part that holds a placeholder, `nil` where none does.
  func part(with name: String) -> Int? {
    parts.firstIndex { part in
      part.contains { if case .placeholder(name) = $0 { true } else { false } }
    }
  }

  /// What stands in a part before a placeholder.
  func prefix(ofPart index: Int, before name: String, values: [String: String]) throws -> String {
    let pieces = parts[index].prefix { if case .placeholder(name) = $0 { false } else { true } }
    return try pieces.map { try text(of: $0, values) }.joined()
  }

  /// The name's parts with every placeholder filled in.
  /// - Throws: ``PublishError``.
  func parts(_ values: [String: String]) throws -> [String] {
    try parts.map { pieces in
      let part = try pieces.map { try text(of: $0, values) }.joined()
      guard part.contains(where: { $0 != "." }) else { throw PublishError.emptyPart(source) }
      return part
    }
  }

  private func text(of piece: Piece, _ values: [String: String]) throws -> String {
    switch piece {
    case .text(let text): return text
    case .placeholder(let name):
      guard let value = values[name] else {
        let known = values.keys.sorted()
        throw PublishError.unknownPlaceholder(
          name, suggestion: Suggestion.nearest(to: name, among: known), known: known)
      }
      return value.isEmpty ? "" : PublicationName.safe(value)
    }
  }
}
