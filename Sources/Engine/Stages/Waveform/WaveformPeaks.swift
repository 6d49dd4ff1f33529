import Plots

/// The lowest and highest samples of every stretch of a recording: a few bytes per pixel, whatever its
/// length.
struct WaveformPeaks {
  let channelCount: Int
  let samplesPerPixel: Int
  /// Lowest and highest sample of each channel, pixel by pixel, -32768 … 32767.
  private(set) var values: [Int16] = []
  /// Of each channel, pixel by pixel.
  private(set) var rootMeanSquares: [Float] = []
  /// Samples per channel so far.
  private(set) var sampleCount: Int64 = 0
  private var filled = 0
  private var open: [Extent]

  fileprivate struct Extent {
    var minimum = Float.infinity
    var maximum = -Float.infinity
    var squares: Double = 0
  }

  init(channelCount: Int, samplesPerPixel: Int) {
    self.channelCount = channelCount
    self.samplesPerPixel = samplesPerPixel
    open = [Extent](repeating: Extent(), count: channelCount)
  }

  /// Pixels so far.
  var length: Int { rootMeanSquares.count / max(1, channelCount) }

  /// Adds the next samples of all channels.
  /// - Parameters:
  ///   - count: samples per channel.
  ///   - samples: calls its argument with the samples of a channel, -1 … 1.
  mutating func append(count: Int, samples: (Int, (UnsafeBufferPointer<Float>) -> Void) -> Void) {
    var start = 0
    while start < count {
      let end = min(count, start + samplesPerPixel - filled)
      for channel in 0..<channelCount {
        samples(channel) { open[channel].add($0[start..<min(end, $0.count)]) }
      }
      filled += end - start
      sampleCount += Int64(end - start)
      start = end
      if filled == samplesPerPixel { close() }
    }
  }

  /// Closes the last pixel, which may stand for fewer samples.
  mutating func finish() {
    if filled > 0 { close() }
  }

  private mutating func close() {
    for extent in open {
      // Not a number leaves both ends where they were.
      values.append(Self.sixteenBit(extent.minimum.isFinite ? extent.minimum : 0))
      values.append(Self.sixteenBit(extent.maximum.isFinite ? extent.maximum : 0))
      rootMeanSquares.append(Float((extent.squares / Double(filled)).squareRoot()))
    }
    open = [Extent](repeating: Extent(), count: channelCount)
    filled = 0
  }

  /// 16-bit samples come back as they were; what lies between is cut towards zero, as audiowaveform does.
  private static func sixteenBit(_ sample: Float) -> Int16 {
    Int16(max(-32_768, min(32_767, sample * 32_768)))
  }

  /// The peaks of one channel for a picture.
  func plotPeaks(channel: Int) -> [WaveformPeak] {
    (0..<length).map { pixel in
      let index = pixel * channelCount + channel
      return WaveformPeak(
        minimum: Float(values[2 * index]) / 32_768, maximum: Float(values[2 * index + 1]) / 32_768,
        rootMeanSquare: min(1, rootMeanSquares[index]))
    }
  }
}

extension WaveformPeaks.Extent {
  fileprivate mutating func add(_ samples: Slice<UnsafeBufferPointer<Float>>) {
    var (low, high, sum) = (minimum, maximum, Float(0))
    for sample in samples {
      if sample < low { low = sample }
      if sample > high { high = sample }
      sum += sample * sample
    }
    (minimum, maximum) = (low, high)
    if sum.isFinite { squares += Double(sum) }
  }
}
