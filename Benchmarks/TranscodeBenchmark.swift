import Foundation

/// Proxy, mezzanine and WAV from one recording: Genlock's single pass against ffmpeg's best single command
/// and against three commands, with the same encoder settings.
struct TranscodeBenchmark {
  let genlock: String
  let folder: String
  let rounds: Int
  let seconds: Int

  private var clip: String { "\(folder)/clip.mp4" }

  private static let pipeline = """
    pipeline: benchmark
    version: 1
    inputs: { source: { type: media } }
    stages:
      proxy: { uses: transcode, with: { source: "${{ inputs.source }}", preset: proxy } }
      mezzanine: { uses: transcode, with: { source: "${{ inputs.source }}", preset: mezzanine } }
      audio: { uses: audio, with: { source: "${{ inputs.source }}" } }
    outputs:
      proxy: "${{ stages.proxy.file }}"
      mezzanine: "${{ stages.mezzanine.file }}"
      audio: "${{ stages.audio.file }}"
    """

  private static let proxy = [
    "-map", "0:v", "-map", "0:a", "-vf", "scale=1280:720:flags=bicubic,setsar=1,format=yuv420p", "-c:v",
    "libx264",
    "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-g", "15", "-threads:v", "4", "-c:a", "aac",
    "-b:a",
    "160k", "-ar", "48000", "-movflags", "+faststart",
  ]
  private static let mezzanine = [
    "-map", "0:v", "-map", "0:a", "-c:v", "prores_ks", "-profile:v", "standard", "-vendor", "apl0",
    "-pix_fmt",
    "yuv422p10le", "-c:a", "pcm_s24le", "-ar", "48000",
  ]
  private static let audio = ["-map", "0:a", "-c:a", "pcm_s16le", "-ar", "48000"]

  func run() throws {
    try makeClip()
    try Self.pipeline.write(toFile: "\(folder)/benchmark.yaml", atomically: true, encoding: .utf8)
    var ours: [Measurement] = []
    var single: [Measurement] = []
    var three: [[Measurement]] = []
    for round in 0..<rounds {
      ours.append(try runGenlock("\(round)"))
      single.append(try runSingle())
      three.append(try runThree())
    }
    let threeWall = three.map { $0.reduce(0) { $0 + $1.wallSeconds } }
    let threeCPU = three.map { $0.reduce(0) { $0 + $1.cpuSeconds } }
    print("\n## Proxy, mezzanine and WAV of \(seconds) s of 1080p30, \(rounds) interleaved rounds\n")
    print("| | wall s: median (least … most) | CPU s | peak MiB |")
    print("|---|---|---|---|")
    row("genlock run", ours.map(\.wallSeconds), ours.map(\.cpuSeconds), ours.map(\.peakMebibytes))
    row(
      "one ffmpeg command", single.map(\.wallSeconds), single.map(\.cpuSeconds), single.map(\.peakMebibytes))
    row("three ffmpeg commands", threeWall, threeCPU, three.map { $0.map(\.peakMebibytes).max() ?? 0 })
    func ratios(_ a: [Double], _ b: [Double]) -> String { zip(a, b).map { $0 / $1 }.summary() }
    print(
      "\nwall against one command, pair by pair: \(ratios(ours.map(\.wallSeconds), single.map(\.wallSeconds)))"
    )
    print("wall against three commands: \(ratios(ours.map(\.wallSeconds), threeWall))")
    print(
      "peak memory against one command: \(ratios(ours.map(\.peakMebibytes), single.map(\.peakMebibytes)))")
    for (name, theirs) in [("proxy.mp4", "single-proxy.mp4"), ("mezzanine.mov", "single-mezzanine.mov")] {
      let (a, b) = (try quality(name), try quality(theirs))
      print("PSNR of \(name): \(a) dB, ffmpeg's \(b) dB")
    }
  }

  private func row(_ name: String, _ wall: [Double], _ cpu: [Double], _ memory: [Double]) {
    print("| \(name) | \(wall.summary()) | \(cpu.summary()) | \(memory.summary(0)) |")
  }

  /// Moving shapes with a little grain: about 3 Mbit/s, between a talking head and a sports field.
  private func makeClip() throws {
    _ = try Measurement.run([
      "ffmpeg", "-y", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30", "-f",
      "lavfi", "-i",
      "anoisesrc=r=48000:c=pink:a=0.2:seed=1", "-t", "\(seconds)", "-vf",
      "noise=alls=3:allf=t:all_seed=1,hue=h=t*20",
      "-c:v", "libx264", "-preset", "veryfast", "-crf", "27", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a",
      "128k",
      "-ac", "2", clip,
    ])
  }

  private func runGenlock(_ name: String) throws -> Measurement {
    // A new workspace each time, so that nothing is cached.
    let workspace = "\(folder)/workspace-\(name)"
    defer { try? FileManager.default.removeItem(atPath: workspace) }
    return try Measurement.run([
      genlock, "run", "\(folder)/benchmark.yaml", "-i", "source=\(clip)", "-o", folder, "--workspace",
      workspace,
      "--progress", "none",
    ])
  }

  private func runSingle() throws -> Measurement {
    try ffmpeg(
      Self.proxy + ["\(folder)/single-proxy.mp4"] + Self.mezzanine + ["\(folder)/single-mezzanine.mov"]
        + Self.audio
        + ["\(folder)/single-audio.wav"])
  }

  private func runThree() throws -> [Measurement] {
    [
      try ffmpeg(Self.proxy + ["\(folder)/three-proxy.mp4"]),
      try ffmpeg(Self.mezzanine + ["\(folder)/three-mezzanine.mov"]),
      try ffmpeg(Self.audio + ["\(folder)/three-audio.wav"]),
    ]
  }

  private func ffmpeg(_ arguments: [String]) throws -> Measurement {
    try Measurement.run(["ffmpeg", "-y", "-nostdin", "-v", "error", "-i", clip] + arguments)
  }

  /// The mean PSNR of a result against the clip, in dB, both at the result's size.
  private func quality(_ name: String) throws -> String {
    let size = name.contains("proxy") ? "1280:720" : "1920:1080"
    let text = try output(of: [
      "ffmpeg", "-nostdin", "-v", "info", "-i", "\(folder)/\(name)", "-i", clip, "-lavfi",
      "[1:v]scale=\(size):flags=bicubic,format=yuv420p[b];[0:v]format=yuv420p[a];[a][b]psnr", "-an", "-f",
      "null", "-",
    ])
    guard let range = text.range(of: #"average:[0-9.]+"#, options: .regularExpression) else {
      throw BenchmarkError(description: "ffmpeg did not tell the PSNR of \(name)")
    }
    return String(text[range].dropFirst("average:".count))
  }
}
