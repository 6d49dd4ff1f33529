import Foundation

/// How long captions of two hours take, beside decoding the recording, and how much memory.
struct CaptionsBenchmark {
  let genlock: String
  let folder: String
  let rounds: Int

  private static let hours = 2.0

  func run() throws {
    let programme = try Programme(seconds: Self.hours * 3_600, folder: folder)
    let workspace = "\(folder)/workspace-captions"
    func time(_ recording: String, _ captions: [String]) throws -> Measurement {
      try Measurement.run(
        [genlock, "captions", "time", recording] + captions
          + ["--workspace", workspace, "--progress", "none"])
    }
    for (form, recording) in [("stereo, 48 kHz", programme.film), ("mono, 16 kHz", programme.memo)] {
      var (decoding, first, further, text) = (
        [Measurement](), [Measurement](), [Measurement](), [Measurement]()
      )
      for _ in 0..<rounds {
        try? FileManager.default.removeItem(atPath: workspace)
        decoding.append(
          try Measurement.run(["ffmpeg", "-nostdin", "-v", "error", "-i", recording, "-f", "null", "-"]))
        first.append(try time(recording, [programme.captions[0]]))
        further.append(try time(recording, [programme.captions[1]]))
        text.append(try time(recording, ["--text", programme.text]))
      }
      print(
        "\n## Captions of \(Int(Self.hours)) h (AAC, \(form); \(programme.lineCount) lines), \(rounds) rounds\n"
      )
      print("| | s: median (least … most) | times decoding | peak MiB |")
      print("|---|---|---|---|")
      let reference = decoding.map(\.wallSeconds).median
      for (name, measured) in [
        ("decoding by ffmpeg", decoding), ("first caption file", first), ("another caption file", further),
        ("text without times (`--text`)", text),
      ] {
        let seconds = measured.map(\.wallSeconds)
        let memory = measured.map(\.peakMebibytes).median
        print(
          "| \(name) | \(seconds.summary()) | \(String(format: "%.2f", seconds.median / reference)) | \(Int(memory)) |"
        )
      }
    }
  }
}

/// Lines of a recording from `Fixtures/` in another order each time, with other pauses, and captions that are late.
private struct Programme {
  /// As films and cameras record.
  let film: String
  /// As a telephone records a voice: decoded so fast that everything else weighs more beside it.
  let memo: String
  /// Late by half a minute, and by a minute.
  let captions: [String]
  let text: String
  private(set) var lineCount = 0

  private static let rate = 16_000

  init(seconds: Double, folder: String) throws {
    film = "\(folder)/programme-film.m4a"
    memo = "\(folder)/programme-memo.m4a"
    captions = ["\(folder)/programme-30.srt", "\(folder)/programme-60.srt"]
    text = "\(folder)/programme.txt"
    let raw = "\(folder)/lines.raw"
    _ = try Measurement.run([
      "ffmpeg", "-y", "-nostdin", "-v", "error", "-i", "Fixtures/spoken-lines.ogg", "-ar", "\(Self.rate)",
      "-ac", "1",
      "-f", "s16le", raw,
    ])
    let sound = try Data(contentsOf: URL(filePath: raw))
    let lines = try Self.lines()
    let whole = "\(folder)/programme.raw"
    try Data().write(to: URL(filePath: whole))
    let file = try FileHandle(forWritingTo: URL(filePath: whole))
    defer { try? file.close() }
    var (state, place) = (UInt64(1), 0.0)
    /// 0 ..< 1, the same in every run.
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    var said: [(start: Double, end: Double, text: String)] = []
    while place < seconds {
      let line = lines[Int(random() * Double(lines.count))]
      let pause = 0.3 + 2.5 * random() * random()
      try file.write(contentsOf: Data(count: 2 * Int(pause * Double(Self.rate))))
      place += Double(Int(pause * Double(Self.rate))) / Double(Self.rate)
      let (first, end) = (Int(line.start * Double(Self.rate)), Int(line.end * Double(Self.rate)))
      try file.write(contentsOf: sound[min(sound.count, 2 * first)..<min(sound.count, 2 * end)])
      let length = Double(end - first) / Double(Self.rate)
      said.append((place, place + length, line.text))
      place += length
    }
    lineCount = said.count
    for (recording, form) in [(film, ["-ar", "48000", "-ac", "2", "-b:a", "160k"]), (memo, [])] {
      _ = try Measurement.run(
        [
          "ffmpeg", "-y", "-nostdin", "-v", "error", "-f", "s16le", "-ar", "\(Self.rate)", "-ac", "1", "-i",
          whole, "-c:a", "aac",
        ] + form + [recording])
    }
    try FileManager.default.removeItem(atPath: whole)
    for (path, delay) in zip(captions, [30.0, 60]) {
      let cues = said.enumerated().map { number, line in
        "\(number + 1)\n\(Self.clock(line.start + delay)) --> \(Self.clock(line.end + delay))\n\(line.text)\n"
      }
      try cues.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
    try said.map(\.text).joined(separator: "\n").write(toFile: text, atomically: true, encoding: .utf8)
  }

  /// When each line is said in the recording, in s.
  private static func lines() throws -> [(start: Double, end: Double, text: String)] {
    let file = try String(contentsOfFile: "Fixtures/spoken-lines.srt", encoding: .utf8)
    return file.components(separatedBy: "\n\n").compactMap { block in
      let rows = block.split(separator: "\n")
      guard rows.count == 3 else { return nil }
      let times = rows[1].components(separatedBy: " --> ").map { time in
        time.split { ":,".contains($0) }.reduce(0) { $0 * ($1.count == 3 ? 1_000 : 60) + (Double($1) ?? 0) }
          / 1_000
      }
      return (times[0], times[1], String(rows[2]))
    }
  }

  private static func clock(_ seconds: Double) -> String {
    let time = Int((seconds * 1_000).rounded())
    return String(
      format: "%02d:%02d:%02d,%03d", time / 3_600_000, time / 60_000 % 60, time / 1_000 % 60, time % 1_000)
  }
}
