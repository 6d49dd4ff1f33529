import Artifacts
import Foundation
import MediaTypes

/// Everything that a stage's outputs depend on. Its digest is the cache key.
struct CacheKeyComponents: Sendable, Codable, Hashable {
  /// The stage type.
  var stage: String
  var version: Int
  var libraries: [String: String]
  /// Resolved, with every file replaced by its digest: neither names nor places of inputs matter.
  var parameters: Value

  init(stage: String, version: Int, libraries: [String: String], parameters: Value) {
    self.stage = stage
    self.version = version
    self.libraries = libraries
    self.parameters = parameters.mapFiles { file in
      [Self.digestKey: .string(file.digest ?? "")]
    }
  }

  /// The SHA-256 of the canonical JSON, in lower-case hexadecimal.
  func key() throws -> String {
    let whole: Value = [
      "stage": .string(stage), "version": .integer(Int64(version)),
      "libraries": .object(libraries.mapValues { .string($0) }), "parameters": parameters,
    ]
    return FileDigest.of(try whole.canonicalJSON())
  }

  /// The one member of the object that stands for a file.
  static let digestKey = "$digest"
}

extension CacheKeyComponents {
  /// What is different from an earlier run, in words; empty where nothing is.
  func changes(since earlier: CacheKeyComponents) -> [String] {
    if earlier.stage != stage { return ["stage type \(earlier.stage) -> \(stage)"] }
    var changes: [String] = []
    if earlier.version != version { changes.append("stage version \(earlier.version) -> \(version)") }
    for library in Set(libraries.keys).union(earlier.libraries.keys).sorted() {
      let (old, new) = (earlier.libraries[library], libraries[library])
      if old != new { changes.append("library \(library) \(old ?? "none") -> \(new ?? "none")") }
    }
    Self.compare(earlier.parameters, parameters, at: "", &changes)
    return changes
  }

  private static func compare(_ old: Value, _ new: Value, at path: String, _ changes: inout [String]) {
    if old == new { return }
    if isFile(old) && isFile(new) {
      changes.append("input \(path) changed")
    } else if case .object(let oldMembers) = old, case .object(let newMembers) = new, !isFile(old),
      !isFile(new)
    {
      for key in Set(oldMembers.keys).union(newMembers.keys).sorted() {
        let place = path.isEmpty ? key : "\(path).\(key)"
        compare(oldMembers[key] ?? .null, newMembers[key] ?? .null, at: place, &changes)
      }
    } else if case .list(let oldElements) = old, case .list(let newElements) = new,
      oldElements.count == newElements.count
    {
      for (index, pair) in zip(oldElements, newElements).enumerated() {
        compare(pair.0, pair.1, at: "\(path)[\(index)]", &changes)
      }
    } else {
      changes.append("parameter \(path) \(shown(old)) -> \(shown(new))")
    }
  }

  private static func isFile(_ value: Value) -> Bool {
    guard let members = value.objectValue else { return false }
    return members.count == 1 && members[digestKey] != nil
  }

  /// Short enough for a line.
  private static func shown(_ value: Value) -> String {
    if isFile(value) { return "a file" }
    // Only shown: what JSON cannot hold (a number that is not finite) is named by its kind.
    guard let data = try? value.canonicalJSON() else { return value.kindName }
    let text = String(decoding: data, as: UTF8.self)
    return text.count <= 40 ? text : "\(text.prefix(37))..."
  }
}
