import Foundation
import Foundations
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("genlock as a process: batch")
struct BatchProcessTests {
  /// A folder with a pipeline that probes, and recordings of different content in `archive`.
  private static func bench(_ names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      pipeline: look
      version: 1
      inputs: { source: { type: media } }
      stages: { probe: { uses: probe, with: { source: "${{ inputs.source }}" } } }
      outputs: { report: "${{ stages.probe.report }}" }
      """, to: "look.yaml")
    for (index, name) in names.enumerated() { try folder.write(wave(UInt8(index)), to: "archive/\(name)") }
    return folder
  }

  /// A tenth of a second of sound that no other number has.
  private static func wave(_ number: UInt8) -> Data {
    func bytes(_ number: some FixedWidthInteger) -> Data {
      withUnsafeBytes(of: number.littleEndian) { Data($0) }
    }
    var data = Data("RIFF".utf8) + bytes(UInt32(1636)) + Data("WAVEfmt ".utf8)
    data += bytes(UInt32(16)) + bytes(UInt16(1)) + bytes(UInt16(1))
    data += bytes(UInt32(8000)) + bytes(UInt32(16_000)) + bytes(UInt16(2)) + bytes(UInt16(16))
    return data + Data("data".utf8) + bytes(UInt32(1600)) + Data(repeating: number, count: 1600)
  }

  private static func batch(
    _ arguments: String..., in folder: TemporaryFolder, input: Data = Data()
  ) async throws -> (result: ProcessResult, counts: [String: Int]) {
    let result = try await runProcess(
      genlockExecutable, ["batch", "look.yaml"] + arguments + ["--json"], in: folder.path, input: input)
    let object = try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any]
    return (result, try #require(object?["counts"] as? [String: Int], "\(result.errors)\(result.output)"))
  }

  private static func runs(in folder: TemporaryFolder) -> Int {
    folder.entries().count { $0.hasPrefix(".genlock/runs/run-") && $0.hasSuffix("report.html") }
  }

  /// Another time of modification, so that only the content can tell.
  private static func touch(_ path: FilePath) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: path.string)
  }

  @Test func whatIsDoneAndUnchangedIsPassedOver() async throws {
    let folder = try Self.bench(["a.wav", "day 1/b.wav", "day 1/line\nbreak.wav"])
    try folder.write("notes", to: "archive/notes.txt")
    try folder.write("half", to: "archive/.hidden.wav")
    let first = try await Self.batch("archive", "-o", "out", in: folder)
    #expect(first.result.status == 0 && first.counts["done"] == 3)
    #expect(first.result.errors.contains("1 other file passed over"))
    #expect(folder.entries().contains("out/day 1/b.wav/report.json"))
    let again = try await Self.batch("archive", "-o", "out", in: folder)
    #expect(again.counts["unchanged"] == 3 && Self.runs(in: folder) == 3)

    // Touched, changed, and without its output.
    try Self.touch(folder.appending("archive/a.wav"))
    try folder.write(Self.wave(99), to: "archive/day 1/b.wav")
    let changed = try await Self.batch("archive", "-o", "out", in: folder)
    #expect(changed.counts["unchanged"] == 2 && changed.counts["done"] == 1)
    try FileManager.default.removeItem(atPath: folder.appending("out/a.wav/report.json").string)
    #expect(try await Self.batch("archive", "-o", "out", in: folder).counts["done"] == 1)
    // Nothing that was published is taken for a recording, and originals are as they were.
    #expect(try Data(contentsOf: URL(filePath: folder.appending("archive/a.wav").string)) == Self.wave(0))
  }

  @Test func resultsThatWereCleanedAwayAreMadeAgain() async throws {
    let folder = try Self.bench(["a.wav", "b.wav"])
    #expect(try await Self.batch("archive", in: folder).counts["done"] == 2)
    #expect(try await Self.batch("archive", in: folder).counts["unchanged"] == 2)
    _ = try await runGenlock("clean", "--older-than", "0s", in: folder.path)
    #expect(try await Self.batch("archive", in: folder).counts["done"] == 2)
  }

  @Test func failuresAreListedAndRunAlone() async throws {
    let folder = try Self.bench(["a.wav", "b.wav", "d.wav"])
    try folder.write("no media", to: "archive/c.wav")
    let stopped = try await Self.batch("archive", "--jobs", "1", in: folder)
    #expect(stopped.result.status == 4)
    #expect(stopped.counts["done"] == 2 && stopped.counts["failed"] == 1 && stopped.counts["notBegun"] == 1)
    #expect(try await Self.batch("--resume", in: folder).counts["done"] == 1)
    let failed = try await Self.batch("--only-failed", "--keep-going", in: folder)
    #expect(failed.result.status == 4 && failed.counts["failed"] == 1 && failed.counts["done"] == 0)
    let table = try await runGenlock(
      "batch", "look.yaml", "archive", "--report", "batch.html", in: folder.path)
    #expect(table.status == 4 && table.output.contains("NOT_MEDIA"))
    let page = try String(contentsOfFile: folder.appending("batch.html").string, encoding: .utf8)
    #expect(page.contains("NOT_MEDIA") && page.contains("archive/d.wav"))
    // Also where the pipeline was mended instead of the file.
    try folder.write(Self.wave(50), to: "archive/c.wav")
    #expect(try await Self.batch("archive", "--only-failed", in: folder).counts["done"] == 1)
    #expect(try await Self.batch("--only-failed", in: folder).counts.values.allSatisfy { $0 == 0 })
    #expect(try await Self.batch("archive", in: folder).counts["unchanged"] == 4)
  }

  @Test func listsTakeEveryFile() async throws {
    let folder = try Self.bench(["a.wav", "b.wav", "line\nbreak.wav"])
    try folder.write("archive/a.wav\r\n\narchive/missing.wav\narchive/a.wav\nlook.yaml\n", to: "list.txt")
    let list = try await Self.batch("list.txt", "--keep-going", in: folder)
    #expect(list.result.status == 4 && list.counts["done"] == 1 && list.counts["failed"] == 2)
    #expect(list.result.errors.contains("FILE_NOT_FOUND") && list.result.errors.contains("NOT_MEDIA"))
    let zero = try await Self.batch(
      "-", "-0", in: folder, input: Data("archive/line\nbreak.wav\0archive/b.wav\0".utf8))
    #expect(zero.counts["done"] == 2)
    let pattern = try await Self.batch("archive/*.wav", in: folder)
    #expect(pattern.counts["unchanged"] == 3)
  }

  @Test func whatWasPublishedIsLookedAt() async throws {
    let folder = try Self.bench(["a.wav", "b.wav"])
    try folder.write(
      """
      pipeline: look
      version: 1
      inputs: { source: { type: media } }
      stages:
        probe: { uses: probe, with: { source: "${{ inputs.source }}" } }
        put: { uses: publish, with: { file: "${{ stages.probe.report }}", to: put, name: "{digest}.json" } }
      outputs: { report: "${{ stages.probe.report }}" }
      """, to: "look.yaml")
    #expect(try await Self.batch("archive", in: folder).counts["done"] == 2)
    #expect(try await Self.batch("archive", in: folder).counts["unchanged"] == 2)
    let published = try #require(folder.entries().first { $0.hasPrefix("put/") })
    try FileManager.default.removeItem(atPath: folder.appending(published).string)
    let mended = try await Self.batch("archive", in: folder)
    #expect(mended.counts["unchanged"] == 1 && mended.counts["done"] == 1)
    #expect(folder.entries().contains(published))
    #expect(try await Self.batch("archive", "--again", in: folder).counts["done"] == 2)
  }

  @Test func whatPeopleDecidedHoldsUntilTheyDecideAnew() async throws {
    let folder = try Self.bench(["a.wav", "b.wav"])
    try folder.write(
      """
      pipeline: look
      version: 1
      inputs: { source: { type: media } }
      stages:
        review: { uses: gate, with: { message: "Right?", show: "${{ inputs.source }}", data: { angle: 1 } } }
      outputs: { angle: "${{ stages.review.data }}" }
      """, to: "look.yaml")
    let asked = try await Self.batch("archive", in: folder)
    #expect(asked.result.status == 7 && asked.counts["waiting"] == 2)
    let runs = asked.result.output.matches(of: #/"run" : "([^"]+)"/#).map { String($0.1) }
    #expect(runs.count == 2)
    for run in runs {
      #expect(try await runGenlock("runs", "approve", run, "review", in: folder.path).status == 0)
    }
    #expect(try await Self.batch("archive", in: folder).counts["done"] == 2)
    #expect(try await Self.batch("archive", in: folder).counts["unchanged"] == 2)
    try folder.write(#"{"angle": 2}"#, to: "angle.json")
    let corrected = try await runGenlock(
      "runs", "correct", runs[0], "review", "--data", "angle.json", in: folder.path)
    #expect(corrected.status == 0, "\(corrected.errors)")
    let changed = try await Self.batch("archive", in: folder)
    #expect(changed.counts["unchanged"] == 1 && changed.counts["done"] == 1)
  }

  @Test func dryRunTouchesNothing() async throws {
    let folder = try Self.bench(["a.wav", "b.wav"])
    let before = folder.entries()
    let plan = try await runGenlock(
      "batch", "look.yaml", "archive", "-o", "out", "--dry-run", in: folder.path)
    #expect(plan.status == 0 && plan.output.contains("archive/b.wav") && plan.output.contains("2 of 2 files"))
    #expect(folder.entries() == before)
  }

  @Test(
    arguments: [
      (["archive", "-o", "archive"], "OUTPUT_AROUND_INPUT"), (["archive", "-o", "."], "OUTPUT_AROUND_INPUT"),
      (["archive", "--input", "sauce"], "UNKNOWN_INPUT"),
      (["archive", "-i", "source=look.yaml"], "BATCH_WITHOUT_INPUT"),
    ])
  func wrongUseIsTold(_ arguments: [String], _ code: String) async throws {
    let folder = try Self.bench(["a.wav"])
    let result = try await runProcess(genlockExecutable, ["batch", "look.yaml"] + arguments, in: folder.path)
    #expect(result.status == 2 && result.errors.contains(code))
    #expect(!folder.entries().contains(".genlock"))
  }

  @Test func twoBatchesAtOnceDoTheSame() async throws {
    let folder = try Self.bench((0..<12).map { "\($0).wav" })
    async let one = Self.batch("archive", "-o", "out", in: folder)
    async let other = Self.batch("archive", "-o", "out", in: folder)
    for batch in try await [one, other] {
      #expect(batch.result.status == 0 && batch.counts["failed"] == 0)
    }
    #expect(try await Self.batch("archive", "-o", "out", in: folder).counts["unchanged"] == 12)
  }

  @Test func killedBatchGoesOn() async throws {
    let folder = try Self.bench((0..<40).map { "\($0 + 100).wav" })
    // It comes no further than the sixth before it is killed.
    try folder.write(
      """
      pipeline: look
      version: 1
      inputs: { source: { type: media } }
      stages:
        wait:
          uses: exec
          with:
            command: "case {inputs.source} in *105.wav) while [ ! -e \(folder.path)/go ]; do sleep 0.05; done;; esac; echo done > {outputs.text}"
            shell: true
            inputs: { source: "${{ inputs.source }}" }
            outputs: { text: text.txt }
      outputs: { text: "${{ stages.wait.files.text }}" }
      """, to: "look.yaml")
    let process = try RunningProcess(
      genlockExecutable, ["batch", "look.yaml", "archive", "-o", "out", "--jobs", "1"], in: folder.path)
    try await process.waitForError("[5 of 40")
    process.send(SIGKILL)
    #expect(try await process.wait().wasKilled)
    try folder.write("", to: "go")
    let rest = try await Self.batch("archive", "-o", "out", in: folder)
    #expect(rest.result.status == 0)
    let (done, unchanged) = (rest.counts["done"] ?? 0, rest.counts["unchanged"] ?? 0)
    #expect(done + unchanged == 40 && unchanged >= 4 && done >= 1)
  }

  @Test func watchWaitsUntilAFileHasStoppedGrowing() async throws {
    let folder = try Self.bench(["first.wav"])
    let process = try RunningProcess(
      genlockExecutable,
      ["batch", "look.yaml", "archive", "-o", "out", "--watch", "--settle", "3", "--json"],
      in: folder.path)
    // It grows from before it is seen first until after another file has come and gone.
    let whole = Self.wave(7)
    let path = try folder.write(whole.prefix(600), to: "archive/slow.wav")
    let handle = try #require(FileHandle(forWritingAtPath: path.string))
    try handle.seekToEnd()
    let isEnough = Atomic(false)
    // Not a task: tests that compute may keep those from going on for longer than it takes to look settled.
    let growing = JoinableThread("growing") {
      var written = 600
      while !isEnough.load(ordering: .relaxed), written < whole.count - 1 {
        try handle.write(contentsOf: whole[written..<(written + 1)])
        written += 1
        usleep(50_000)
      }
      try handle.write(contentsOf: whole[written...])
      try handle.close()
    }
    try await process.waitForError("first.wav: done")
    isEnough.store(true, ordering: .relaxed)
    try await onBlockingThread("grown") { try growing.join() }
    try whole.write(to: URL(filePath: path.string))
    try await process.waitForError("slow.wav: done")
    process.send(SIGINT)
    let result = try await process.wait()
    #expect(result.status == 0)
    let object = try JSONSerialization.jsonObject(with: result.standardOutput) as? [String: Any]
    #expect((object?["counts"] as? [String: Int])?["done"] == 2)
    #expect(result.errors.components(separatedBy: "slow.wav: started").count == 2)
    let report = try String(
      contentsOfFile: folder.appending("out/slow.wav/report.json").string, encoding: .utf8)
    #expect(report.contains("0.1"))
  }
}
