import Foundation

/// `make bench`: Genlock beside the tools a user would pick instead, and the engine's own overhead.
///
/// Every comparison runs its commands in turn, so that a machine that gets slower does so for all of them.
@main
struct Benchmarks {
  static let usage = """
    usage: benchmarks GENLOCK [transcode|memory|cache|overhead|captions …] [--rounds N] [--seconds N]
      transcode  proxy, mezzanine and WAV against one ffmpeg command and against three
      memory     peak memory of 1, 10 and 60 minutes
      cache      a fully cached run on a 1 GB file
      overhead   scheduling of 200 stages that do nothing
      captions   captions of two hours, by times and by text, against decoding
    Run from the project's folder. Without a name, all of them run.
    """

  static func main() async throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let rounds = number("--rounds", in: &arguments) ?? 5
    let seconds = number("--seconds", in: &arguments) ?? 30
    guard let genlock = arguments.first, FileManager.default.isExecutableFile(atPath: genlock) else {
      throw BenchmarkError(description: usage)
    }
    let names =
      arguments.count > 1
      ? Set(arguments.dropFirst()) : ["transcode", "memory", "cache", "overhead", "captions"]
    let folder = NSTemporaryDirectory() + "/genlock-benchmarks-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    print("# Benchmarks\n\nWritten by `make bench`.\n\n\(try Machine.description())")
    if names.contains("transcode") {
      try TranscodeBenchmark(genlock: genlock, folder: folder, rounds: rounds, seconds: seconds).run()
    }
    if names.contains("memory") { try MemoryBenchmark(genlock: genlock, folder: folder).run() }
    if names.contains("cache") {
      try CacheBenchmark(genlock: genlock, folder: folder, rounds: max(rounds, 9)).run()
    }
    if names.contains("captions") {
      try CaptionsBenchmark(genlock: genlock, folder: folder, rounds: min(rounds, 3)).run()
    }
    if names.contains("overhead") { try await OverheadBenchmark(folder: folder, rounds: rounds).run() }
  }

  /// Takes `name N` out of the arguments.
  private static func number(_ name: String, in arguments: inout [String]) -> Int? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
    let value = Int(arguments[index + 1])
    arguments.removeSubrange(index...index + 1)
    return value
  }
}

/// What the figures were measured on.
enum Machine {
  static func description() throws -> String {
    let processor = try output(of: ["sh", "-c", "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2"])
    let ffmpeg = try output(of: ["ffmpeg", "-version"]).split(separator: "\n").first ?? ""
    let load = try output(of: ["cut", "-d", " ", "-f1", "/proc/loadavg"])
    return """
      Machine:\(processor.trimmingCharacters(in: .newlines)), \(ProcessInfo.processInfo.activeProcessorCount) cores, load \
      \(load.trimmingCharacters(in: .newlines)) at the start. \(ffmpeg.prefix(40)).
      """
  }
}
