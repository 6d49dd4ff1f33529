import Foundation

/// How long `ingest` takes on a 1 GB file when there is nothing to do.
struct CacheBenchmark {
  let genlock: String
  let folder: String
  let rounds: Int

  func run() throws {
    let source = "\(folder)/gigabyte.mp4"
    try makeGigabyte(source)
    let command = [
      genlock, "run", "pipelines/ingest.yaml", "-i", "source=\(source)", "--workspace",
      "\(folder)/workspace-cache",
      "--progress", "none",
    ]
    let first = try Measurement.run(command)
    let again = try (0..<rounds).map { _ in try Measurement.run(command) }
    let start = try (0..<rounds).map { _ in try Measurement.run([genlock, "--version"]) }
    print("\n## `ingest` of a 1 GB file that was done before, \(rounds) times\n")
    print("| | ms: median (least … most) |")
    print("|---|---|")
    print("| first run | \([first.wallSeconds * 1000].summary(0)) |")
    print("| again | \(again.map { $0.wallSeconds * 1000 }.summary(0)) |")
    print(
      "| of that: start of the process (`genlock --version`) | \(start.map { $0.wallSeconds * 1000 }.summary(0)) |"
    )
  }

  /// A short recording made large by a box that players skip (`free`, ISO/IEC 14496-12, 8.1.2).
  private func makeGigabyte(_ path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: "Fixtures/talk-1080p30.mp4", toPath: path)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    defer { try? handle.close() }
    try handle.seekToEnd()
    let size: UInt32 = 1 << 30
    var header = withUnsafeBytes(of: size.bigEndian) { Data($0) }
    header.append(Data("free".utf8))
    try handle.write(contentsOf: header)
    let block = Data((0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    for number in 0..<1024 {
      try handle.write(contentsOf: number == 0 ? block.dropFirst(8) : block)
    }
  }
}
