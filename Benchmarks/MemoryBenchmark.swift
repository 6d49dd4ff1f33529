import Foundation

/// Whether peak memory depends on how long a recording is.
struct MemoryBenchmark {
  let genlock: String
  let folder: String

  func run() throws {
    print("\n## Peak memory of `ingest` by length of the recording (320 × 180)\n")
    print("| minutes | peak MiB |")
    print("|---|---|")
    for minutes in [1, 10, 60] {
      let clip = "\(folder)/\(minutes)-minutes.mp4"
      _ = try Measurement.run([
        "ffmpeg", "-y", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-f",
        "lavfi", "-i",
        "sine=440:r=48000", "-t", "\(minutes * 60)", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
        "yuv420p",
        "-c:a", "aac", clip,
      ])
      let workspace = "\(folder)/workspace-memory"
      let measured = try Measurement.run([
        genlock, "run", "pipelines/ingest.yaml", "-i", "source=\(clip)", "--workspace", workspace,
        "--progress", "none",
      ])
      try FileManager.default.removeItem(atPath: workspace)
      try FileManager.default.removeItem(atPath: clip)
      print("| \(minutes) | \(Int(measured.peakMebibytes)) |")
    }
  }
}
