import Foundation
import Foundations
import MediaTypes
import SystemPackage
import Testing

@testable import Pipelines

// Work that grows with the square of a file, or faster, would take hours on some of these; the limit only ends
// that, it times nothing.
@Suite(.timeLimit(.minutes(10))) struct LoadingTests {
  @Test func completeFileIsRead() throws {
    let pipeline = try load(completeFile)
    #expect(pipeline.diagnostics == [])
    #expect(pipeline.name == "complete-1")
    #expect(pipeline.description == "Uses everything.\n")
    #expect(pipeline.inputs.map(\.type) == [.media, .list(.media)])
    #expect(pipeline.inputs.map(\.isRequired) == [true, false])
    #expect(pipeline.parameters.map(\.defaultValue) == [720, "fast", ["a", "b"], 90.0])
    #expect(pipeline.stages.map(\.id) == ["inspect", "encode", "each-camera", "gather"])
    let encode = pipeline.stages[1]
    #expect(encode.dependencies == ["inspect"])
    #expect(encode.retry == RetryPolicy(attempts: 3, backoff: .seconds(10)))
    #expect(encode.timeout == .seconds(7200))
    #expect(encode.resources == Resources(cpus: 2, memory: 512 << 20))
    #expect(!encode.isCached)
    #expect(encode.continueOnError)
    #expect(encode.condition?.source == "stages.inspect.info.hasAudio && params.mode == 'fast'")
    #expect(pipeline.stages[3].dependencies == ["encode", "each-camera"])
    #expect(pipeline.outputs.map(\.name) == ["file", "cameras"])
  }

  @Test func templatesKeepTheirTypes() throws {
    let encode = try load(completeFile).stages[1]
    let scope = Scope(
      inputs: ["source": .file(FileReference(path: "/a/Camera A.final.mov"))],
      parameters: ["height": 360, "from": 90.0], run: ["date": "2026-11-21"])
    #expect(try encode.with["height"]?.evaluate(in: scope) == 720)
    #expect(try encode.with["start"]?.evaluate(in: scope) == 90.0)
    #expect(try encode.with["label"]?.evaluate(in: scope) == "Camera A.final-2026-11-21 ${{ kept }}")
    #expect(encode.with["height"]?.referencedStages == [])
  }

  @Test func stagesComeAfterWhatTheyDependOnNearestToTheFile() throws {
    let pipeline = try load(
      """
      pipeline: x
      version: 1
      inputs: { s: { type: media } }
      stages:
        last: { uses: gather, with: { files: ["${{ stages.b.file }}", "${{ stages.a.file }}"] } }
        c: { uses: encode, with: { source: "${{ inputs.s }}" } }
        b: { uses: encode, needs: c, with: { source: "${{ inputs.s }}" } }
        a: { uses: encode, with: { source: "${{ inputs.s }}" } }
      """)
    #expect(pipeline.stages.map(\.id) == ["c", "b", "a", "last"])
  }

  /// YAML 1.1 would make booleans of `on` and `no`, and a number of `1:30`.
  @Test func plainWordsAreText() throws {
    let pipeline = try load(
      """
      pipeline: "on"
      version: 1
      params: { on: { type: choice, choices: [on, no, y], default: no }, t: { type: duration, default: 1:30 } }
      inputs: { s: { type: media } }
      stages:
        off: { uses: encode, if: "${{ params.on == 'no' }}", with: { source: "${{ inputs.s }}", start: "${{ params.t }}", label: 2026-11-21 } }
      """)
    #expect(pipeline.parameters.map(\.defaultValue) == ["no", 90.0])
    #expect(pipeline.diagnostics == [])
    #expect(try pipeline.stages[0].with["label"]?.evaluate(in: Scope()) == "2026-11-21")
  }

  @Test(
    arguments: [
      ("5", Value.integer(5)), ("-5", -5), ("+5", 5), ("010", 10), ("0x1F", 31), ("0o17", 15),
      ("1e3", 1000.0), ("1.5", 1.5),
      (".5", 0.5), ("1_000", "1_000"), (".nan", ".nan"), (".inf", ".inf"), ("-", "-"), ("~", nil),
      ("Null", nil),
      ("True", true), ("yes", "yes"), ("1:30", "1:30"), ("99999999999999999999", 1e20), ("1-2", "1-2"),
      ("1e999", "1e999"),
    ] as [(String, Value)])
  func plainScalars(text: String, value: Value) {
    #expect(CoreSchema.value(text) == value)
  }

  @Test func anchorsInModeration() throws {
    let loaded = try load(
      pipeline(
        stage: "retry: &twice { attempts: 2 }",
        more: "  b:\n    uses: inspect\n    retry: *twice\n    with: { source: \"${{ inputs.source }}\" }"))
    #expect(loaded.stages.map(\.retry.attempts) == [2, 2])
  }

  @Test(arguments: [
    // Each line ten times the one before, as values and as keys.
    (0..<9).map { "a\($0): &a\($0) [\(String(repeating: $0 == 0 ? "x," : "*a\($0 - 1),", count: 10))]" }
      .joined(separator: "\n"),
    "a0: &a0 [x]\n" + (1..<40).map { "? &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n: 1" }.joined(separator: "\n"),
    String(repeating: "[", count: 500_000),
    String(repeating: "{a: ", count: 200_000),
    String(repeating: "- ", count: 300_000),
    String(repeating: "? ", count: 300_000),
    String(repeating: "a: b\n", count: 2_000),
    String(repeating: "!", count: 500_000),
    "a: ${{ " + String(repeating: "(", count: 500_000),
    "a: \"" + String(repeating: "${{ 1 }}", count: 50_000) + "\"",
    "a: [" + String(repeating: "1,", count: 400_000) + "]",
  ])
  func hostileFilesAreRefused(text: String) {
    #expect(throws: PipelineFileError.self) { try load(text) }
  }

  @Test func aBombOfAliasesIsRefused() {
    let text = (0..<9).map {
      "a\($0): &a\($0) [\(String(repeating: $0 == 0 ? "x," : "*a\($0 - 1),", count: 10))]"
    }
    let found = diagnostics(text.joined(separator: "\n"))
    #expect(found.map(\.code) == [.tooManyNodes])
  }

  @Test func aliasesAreCountedWithWhatTheyStandFor() {
    let list = "[" + String(repeating: "x,", count: 9_000) + "]"
    let found = diagnostics("a: &a \(list)\nb: [*a, *a, *a, *a, *a, *a]\n")
    #expect(found.map(\.code) == [.tooManyNodes])
  }

  @Test func everyBeginningOfAFileIsReadWithoutACrash() {
    let bytes = Array(completeFile.utf8)
    for count in bytes.indices {
      _ = diagnostics(String(decoding: bytes[..<count], as: UTF8.self))
    }
  }

  @Test func everyByteLeftOutOrReplacedIsReadWithoutACrash() {
    let bytes = Array(completeFile.utf8)
    let replacements = Array("\"'{}[]:,&*!|>%@`#\n\t -?$\u{0}".utf8)
    for index in stride(from: 0, to: bytes.count, by: 3) {
      var changed = bytes
      changed[index] = replacements[index / 3 % replacements.count]
      _ = diagnostics(String(decoding: changed, as: UTF8.self))
      changed.remove(at: index)
      _ = diagnostics(String(decoding: changed, as: UTF8.self))
    }
  }

  @Test func twoHundredStagesAreChecked() throws {
    var text = "pipeline: x\nversion: 1\ninputs: { s: { type: media } }\nstages:\n"
    for index in (0..<200).reversed() {
      let source = index == 0 ? "inputs.s" : "stages.s\(index - 1).file"
      text +=
        "  s\(index): { uses: encode, with: { source: \"${{ \(source) }}\", height: \"${{ 2 * 360 }}\" } }\n"
    }
    let pipeline = try load(text)
    #expect(pipeline.stages.map(\.id) == (0..<200).map { "s\($0)" })
  }

  @Test func tooManyStages() {
    let stages = (0...StageReader.maximumStages).map {
      "  s\($0): { uses: gather, with: { files: \"${{ null }}\" } }"
    }
    let found = diagnostics("pipeline: x\nversion: 1\nstages:\n" + stages.joined(separator: "\n"))
    #expect(found.map(\.code) == [.outOfRange])
  }
}

@Suite struct FileTests {
  private let folder: FilePath

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "pipelines-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = FilePath(url.path)
  }

  /// A file in a folder of its own that is removed with it.
  private func with(_ name: String, _ bytes: some Sequence<UInt8>, _ body: (FilePath) throws -> Void) throws {
    defer { try? FileManager.default.removeItem(atPath: folder.string) }
    let path = folder.appending(name)
    try Data(bytes).write(to: URL(filePath: path.string))
    try body(path)
  }

  private func error(_ path: FilePath) -> (any CodedError)? {
    do {
      _ = try PipelineLoader.load(path: path, catalog: testCatalog)
      return nil
    } catch {
      return error as? any CodedError
    }
  }

  @Test func aFileFromAnEditorOnWindows() throws {
    try with("a.yaml", [0xef, 0xbb, 0xbf] + Array(completeFile.utf8)) { path in
      let pipeline = try PipelineLoader.load(path: path, catalog: testCatalog)
      #expect(pipeline.source == completeFile)
    }
  }

  @Test func aFileWithAStrangeName() throws {
    try with("-a \"b\"\n.yaml", completeFile.utf8) { path in
      let pipeline = try PipelineLoader.load(path: path, catalog: testCatalog)
      #expect(pipeline.path == path.string)
      #expect(pipeline.source == completeFile)
    }
  }

  @Test func notUTF8() throws {
    try with("a.yaml", Array("pipeline: a\nb: ".utf8) + [0xff, 0x0a]) { path in
      let found = (error(path) as? PipelineFileError)?.diagnostics
      #expect(found?.map(\.code) == [.notUTF8])
      #expect(found?.first?.location == SourceLocation(line: 2, column: 4))
    }
  }

  @Test func tooLarge() throws {
    try with("a.yaml", [UInt8](repeating: 0x20, count: PipelineLoader.maximumFileSize + 1)) { path in
      #expect((error(path) as? PipelineFileError)?.diagnostics.map(\.code) == [.fileTooLarge])
    }
  }

  @Test func noFileAtAll() throws {
    try with("a.yaml", []) { path in
      #expect(error(path.appending("b"))?.code == "NOT_A_DIRECTORY")
      #expect(error(folder)?.code == "IS_A_DIRECTORY")
      #expect(error(folder.appending("missing.yaml"))?.code == "FILE_NOT_FOUND")
      #expect(error(folder.appending("missing.yaml"))?.category == .unusableInput)
      #expect(error("/dev/zero")?.code == "NOT_A_REGULAR_FILE")
      let pipe = folder.appending("pipe")
      #expect(mkfifo(pipe.string, 0o600) == 0)
      #expect(error(pipe)?.code == "NOT_A_REGULAR_FILE")
    }
  }
}
