import Foundation
import SystemPackage
import TestSupport

/// Finds the white flashes and clicks of the sync fixtures in a file, and how far each pair is apart.
struct FlashAndClick {
  /// Seconds of each flash and of the click nearest to it, within half of the second that lies between them.
  let pairs: [(flash: Double, click: Double)]

  init(_ path: FilePath) async throws {
    let frames = try await DecodedMedia.grayFrames(path, filter: "scale=32:18")
    let times = try await FFprobe.frameTimes(path)
    var flashes: [Double] = []
    var wasWhite = false
    for (picture, time) in zip(frames, times) {
      // The counter at the bottom edge stays as it is, so the upper half is looked at.
      let upper = picture.bytes.prefix(picture.bytes.count / 2)
      let isWhite = upper.reduce(0) { $0 + Int($1) } > 200 * upper.count
      if isWhite && !wasWhite { flashes.append(time) }
      wasWhite = isWhite
    }
    let rate = 48_000
    let samples = try await DecodedMedia.samples(path, sampleRate: rate, channels: 1)
    let start = try await FFprobe.inspect(path).audio.first?.start ?? 0
    var clicks: [Double] = []
    var quietSince = Int.min / 2
    for (index, sample) in samples.enumerated() where abs(sample) > 0.1 {
      if index - quietSince > rate / 10 { clicks.append(start + Double(index) / Double(rate)) }
      quietSince = index
    }
    pairs = flashes.compactMap { flash in
      let nearest = clicks.min { abs($0 - flash) < abs($1 - flash) }
      return nearest.flatMap { abs($0 - flash) < 0.505 ? (flash, $0) : nil }
    }
  }

  /// The largest distance in seconds; infinite without a pair.
  var worst: Double { pairs.map { abs($0.flash - $0.click) }.max() ?? .infinity }

  /// The usual distance in seconds, click after flash counted positive.
  var median: Double {
    let distances = pairs.map { $0.click - $0.flash }.sorted()
    return distances.isEmpty ? .infinity : distances[distances.count / 2]
  }
}

/// The frequency of a tone around a moment, by counting upward zero crossings over 0.1 s.
func frequency(_ samples: [Float], at seconds: Double, rate: Double) -> Double {
  let start = Int((seconds - 0.05) * rate)
  let end = min(samples.count - 1, Int((seconds + 0.05) * rate))
  var crossings: [Double] = []
  for index in max(1, start)..<end where samples[index - 1] < 0 && samples[index] >= 0 {
    let fraction = Double(samples[index - 1] / (samples[index - 1] - samples[index]))
    crossings.append(Double(index - 1) + fraction)
  }
  guard let first = crossings.first, let last = crossings.last, last > first else { return 0 }
  return Double(crossings.count - 1) * rate / (last - first)
}
