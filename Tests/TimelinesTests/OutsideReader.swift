import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Timelines

/// Runs the readers in `Tests/OutsideReaders` on an export.
enum OutsideReader {
  private static let folder = Repository.root.appending("Tests/OutsideReaders")

  /// What `read_<format>.py` prints about a file.
  static func read(
    _ file: TimelineExport.File, as format: TimelineFormat, _ arguments: String...
  ) async throws -> Value {
    let workspace = try TemporaryFolder()
    let path = try workspace.write(file.data, to: file.name)
    let script = "read_\(format.rawValue).py"
    let result = try await OutsideClient.run(script, [path.string] + arguments)
    guard result.status == 0 else { throw ProcessTrouble(description: "\(script): \(result.errors)") }
    return try JSONDecoder().decode(Value.self, from: result.standardOutput)
  }

  /// What xmllint says against the grammar; empty when the file is valid.
  static func grammarErrors(_ file: TimelineExport.File) async throws -> String {
    let workspace = try TemporaryFolder()
    let path = try workspace.write(file.data, to: file.name)
    let result = try await runProcess(
      "xmllint", ["--noout", "--nonet", "--relaxng", folder.appending("fcpxml.rng").string, path.string])
    return result.status == 0 ? "" : result.errors
  }
}

extension Value {
  subscript(index: Int) -> Value? {
    guard let list = listValue, list.indices.contains(index) else { return nil }
    return list[index]
  }

  /// The values of a member of each object in a list.
  func all(_ key: String) -> [Value?] { (listValue ?? []).map { $0[key] } }

  /// A fraction as text, as a number.
  var fraction: Double? { stringValue.flatMap { Rational($0)?.doubleValue } }
}
