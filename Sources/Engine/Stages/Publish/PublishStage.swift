import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// Puts results where people and other programs look for them.
struct PublishStage: Stage {
  static let declaration = StageDeclaration(
    name: "publish",
    summary: "Copies files to a folder under names made from a template, whole or not at all.",
    discussion: """
      A file that is there with the same content is left as it is, so publishing twice changes nothing. \
      `{version}` becomes the first number after the newest version there is (1 without any); when the \
      newest has the same content, it stands. Values of placeholders never add folders: separators and \
      control characters in them become `_`.
      """,
    parameters: PublishParameters.declarations,
    outputs: [
      OutputDeclaration("path", .list(.string), "Where the files lie, in the order given."),
      OutputDeclaration(
        "file", .oneOf([.file, .list(.file)]), optional: true,
        "The files, named as they were published; null for inputs of the run, which the store does "
          + "not keep."),
    ],
    example: """
      deliver:
        uses: publish
        with:
          file: "${{ inputs.source }}"
          to: published
          name: "projects/{project}/{date}/angle-{angle}_v{version}.{extension}"
          values: { project: harbour, angle: 1 }
      """)
  static let version = 1
  static let isCacheable = false

  static func filesInPlace(_ outputs: [String: Value]) -> [FilePath] {
    guard case .list(let paths)? = outputs["path"] else { return [] }
    return paths.compactMap { if case .string(let path) = $0 { FilePath(path) } else { nil } }
  }

  func run(_ parameters: PublishParameters, in context: StageContext) async throws -> [String: Value] {
    guard !parameters.to.isEmpty else { throw PublishError.noFolder }
    let template = try NameTemplate(parameters.name)
    let files = parameters.file.files
    let values = files.enumerated().map { Self.values(for: $1, number: $0 + 1, parameters) }
    try Self.checkNames(template, values)
    let publisher = Publisher(
      folder: FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(parameters.to))
        .lexicallyNormalized(),
      template: template, overwrites: parameters.overwrite, cancellation: context.cancellation)
    var paths: [FilePath] = []
    for (index, file) in files.enumerated() {
      paths.append(try await publisher.publish(file, values: values[index]))
      context.report(StageProgress(fraction: Double(index + 1) / Double(files.count)))
    }
    return ["path": .list(paths.map { .string($0.string) }), "file": Self.published(parameters.file, paths)]
  }

  private static func values(
    for file: FileReference, number: Int, _ parameters: PublishParameters
  ) -> [String: String] {
    let name = FilePath(file.name).lastComponent
    let own = [
      "name": name?.string ?? "file", "stem": name?.stem ?? "file", "extension": name?.extension ?? "",
      "digest": file.digest ?? "", "index": String(number),
      "date": Date().formatted(.iso8601.year().month().day()),
    ]
    return own.merging(parameters.values.mapValues(\.plainText)) { $1 }
  }

  /// Before anything is written: every placeholder is known, and no two files get one name.
  private static func checkNames(_ template: NameTemplate, _ values: [[String: String]]) throws {
    var names: Set<[String]> = []
    for values in values {
      let name = try template.parts([Publisher.version: "0"].merging(values) { $1 })
      guard names.insert(name).inserted else { throw PublishError.sameName(name.joined(separator: "/")) }
    }
  }

  private static func published(_ given: Value, _ paths: [FilePath]) -> Value {
    let files = zip(given.files, paths).map { file, path -> Value in
      // A stored file's path is its digest; anything else would be copied into the store.
      guard let digest = file.digest, file.filePath.lastComponent?.string == digest else { return .null }
      var named = file
      named.name = path.lastComponent?.string ?? file.name
      return .file(named)
    }
    guard !files.contains(.null) else { return .null }
    return given.fileValue == nil ? .list(files) : files[0]
  }
}
