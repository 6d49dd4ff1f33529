import Foundations
import LibAV
import MediaTypes
import SystemPackage

/// Which channels of a track are mixed for listening: not the dead ones, not the clipped ones where there are
/// better, and not those that would take away from the others because their wires are swapped.
struct ChannelMix {
  /// In libavfilter's syntax; none to mix all channels.
  private(set) var filters: [String] = []
  private(set) var warnings: [Warning] = []

  /// Mean square below which a channel is silent beside a louder one: -80 dB of full scale, where only the rounding
  /// of 16-bit samples and the noise of an open input are.
  private static let silence = 1e-8
  /// How much louder another channel has to be for a quiet one to count as dead: 20 dB.
  private static let margin = 100.0
  /// Loud music touches full scale; distorted speech stays there for more of its time.
  private static let clippedShare = 0.005
  /// Stereo pairs of microphones may be unlike each other, but not this much each other's opposite.
  private static let opposite = -0.5

  /// Listens to short stretches spread over the files.
  /// - Throws: what ``SoundSurvey`` throws.
  init(_ paths: [FilePath], track: Track, cancellation: Cancellation) throws {
    var levels = ChannelLevels()
    var lowFrequencyChannel: Int?
    let places = max(1, 8 / paths.count)
    for path in paths {
      try SoundSurvey(path, track: track, cancellation: cancellation).visit(places: places, seconds: 1) {
        frame in
        lowFrequencyChannel = frame.lowFrequencyChannel
        levels.add((0..<frame.channelCount).map { frame.withFloatSamples(channel: $0, Array.init) })
      }
    }
    self.init(levels, track: track, lowFrequencyChannel: lowFrequencyChannel)
  }

  /// - Parameter lowFrequencyChannel: is silent most of the time, which is nothing to warn of.
  init(_ levels: ChannelLevels, track: Track, lowFrequencyChannel: Int? = nil) {
    let all = Array(0..<levels.channelCount)
    let loudest = all.map(levels.power).max() ?? 0
    let dead = all.filter {
      levels.power($0) < Self.silence && levels.power($0) * Self.margin < loudest
    }
    for channel in dead where channel != lowFrequencyChannel {
      warn("DEAD_CHANNEL", channel, levels, track, "is silent and was left out")
    }
    var used = all.filter { !dead.contains($0) }
    let clipped = used.filter { levels.clippedShare($0) > Self.clippedShare }
    let isLeftOut = clipped.count < used.count
    for channel in clipped {
      warn(
        "CLIPPED_CHANNEL", channel, levels, track,
        isLeftOut ? "is clipped and was left out" : "is clipped and was used because there is no better one")
    }
    if isLeftOut { used.removeAll(where: clipped.contains) }
    used = withoutOpposites(used, levels, track)
    // A track that changes its channels on the way cannot be mixed by their numbers.
    guard used.count < all.count, !used.isEmpty, levels.isUniform else { return }
    let terms = used.map { "\(1 / Double(used.count))*c\($0)" }
    filters = ["pan=mono|c0=\(terms.joined(separator: "+"))"]
  }

  private mutating func withoutOpposites(_ channels: [Int], _ levels: ChannelLevels, _ track: Track) -> [Int]
  {
    var kept: [Int] = []
    for channel in channels.sorted(by: { (levels.power($0), $1) > (levels.power($1), $0) }) {
      if kept.contains(where: { levels.correlation($0, channel) < Self.opposite }) {
        warn(
          "INVERTED_CHANNEL", channel, levels, track,
          "is the opposite of another one, which would cancel both, and was left out")
      } else {
        kept.append(channel)
      }
    }
    return kept.sorted()
  }

  private mutating func warn(
    _ code: String, _ channel: Int, _ levels: ChannelLevels, _ track: Track, _ what: String
  ) {
    warnings.append(
      Warning(
        code: code, message: "Channel \(channel + 1) of \(levels.channelCount) of the \(track) \(what)."))
  }
}
