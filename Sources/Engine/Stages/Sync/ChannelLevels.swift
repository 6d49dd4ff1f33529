/// How loud the channels of a track are, and how alike, over all that was heard of it.
struct ChannelLevels {
  private(set) var channelCount = 0
  /// Whether all of it had the same number of channels.
  private(set) var isUniform = true
  private var count = 0.0
  private var sums: [Double] = []
  /// Sums of products, channel by channel.
  private var products: [Double] = []
  private var clipped: [Int] = []

  /// What counts as full scale; codecs and resamplers move clipped samples a little.
  private static let fullScale: Float = 0.985
  /// Samples at full scale in a row that are no longer a single crest.
  private static let flatLength = 3

  /// - Parameter channels: the samples of each channel, all of one length, full scale being 1.
  mutating func add(_ channels: [[Float]]) {
    if channelCount == 0 {
      channelCount = channels.count
      sums = Array(repeating: 0, count: channelCount)
      products = Array(repeating: 0, count: channelCount * channelCount)
      clipped = Array(repeating: 0, count: channelCount)
    }
    guard channels.count == channelCount, let length = channels.first?.count else {
      isUniform = false
      return
    }
    count += Double(length)
    for (number, samples) in channels.enumerated() {
      sums[number] += Double(samples.reduce(0, +))
      clipped[number] += Self.flatSamples(samples)
      for other in 0...number {
        var product: Float = 0
        for index in 0..<length { product += samples[index] * channels[other][index] }
        products[number * channelCount + other] += Double(product)
        if other != number { products[other * channelCount + number] += Double(product) }
      }
    }
  }

  /// Mean square less the direct current, full scale being 1.
  func power(_ channel: Int) -> Double { max(0, covariance(channel, channel)) }

  /// Likeness of two channels: 1 for the same sound, -1 for the same with the wires swapped.
  func correlation(_ first: Int, _ second: Int) -> Double {
    let scale = (power(first) * power(second)).squareRoot()
    return scale > 0 ? covariance(first, second) / scale : 0
  }

  /// The share of samples in stretches that are cut off at full scale, 0 … 1.
  func clippedShare(_ channel: Int) -> Double { count > 0 ? Double(clipped[channel]) / count : 0 }

  private func covariance(_ first: Int, _ second: Int) -> Double {
    guard count > 0 else { return 0 }
    return products[first * channelCount + second] / count - sums[first] / count * (sums[second] / count)
  }

  private static func flatSamples(_ samples: [Float]) -> Int {
    var total = 0
    var run = 0
    for sample in samples {
      if abs(sample) >= fullScale {
        run += 1
      } else {
        if run >= flatLength { total += run }
        run = 0
      }
    }
    return run >= flatLength ? total + run : total
  }
}
