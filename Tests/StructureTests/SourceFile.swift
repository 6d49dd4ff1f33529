import Foundation
import SystemPackage
import TestSupport
import Testing

/// A Swift file under `Sources/`, read once.
struct SourceFile: Sendable, CustomTestStringConvertible {
  /// Relative to `Sources/`: `Base/Foundations/Clock.swift`.
  var path: String
  var text: String

  var wing: String { component(0) }
  var module: String { component(1) }
  /// The folders between the module's and the file.
  var folders: [String] { Array(path.split(separator: "/").map(String.init).dropFirst(2).dropLast()) }
  var name: String { FilePath(path).stem ?? path }
  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
  var testDescription: String { path }

  /// The modules that its import lines name, without the type after a dot.
  var imports: Set<String> {
    Set(
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), words.count > keyword + 1,
          words[..<keyword].allSatisfy({ $0.hasPrefix("@") || Self.accessLevels.contains($0) })
        else { return nil }
        let kinds: Set<Substring> = [
          "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
        ]
        let name = kinds.contains(words[keyword + 1]) ? words[keyword + 2] : words[keyword + 1]
        return name.split(separator: ".").first.map(String.init)
      })
  }

  /// The names of the types it declares at the outermost level.
  var topLevelTypes: [String] {
    lines.compactMap { line in
      guard
        let match = line.prefixMatch(
          of:
            #/(?:(?:public|package|internal|fileprivate|private|final|indirect|open) )*(?:class|struct|enum|actor|protocol) (\w+)/#
        )
      else { return nil }
      return String(match.1)
    }
  }

  /// Whether it holds the stage that its name says, and not the protocol or a helper.
  var declaresStage: Bool {
    name.hasSuffix("Stage") && lines.contains { $0.hasPrefix("struct \(name):") }
  }

  private static let accessLevels: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
  ]

  private func component(_ index: Int) -> String {
    let parts = path.split(separator: "/")
    return parts.count > index ? String(parts[index]) : ""
  }

  /// Every Swift file under `Sources/`, by path.
  static let all: [SourceFile] = {
    let root = Repository.sources.string
    let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      // An unreadable file gives no lines, which `everyFileIsRead` finds.
      let data = FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data()
      return SourceFile(path: path, text: String(decoding: data, as: UTF8.self))
    }
  }()
}
