import CFFmpeg
import Foundations
import MediaTypes

/// When a video stream's frames come, from their own times and not from what the header claims.
struct FrameTiming {
  var nominalRate: Rational?
  /// In Hz.
  var averageRate: Double?
  var standardRate: Rational?
  var isVariable = false
  var shortest: MediaTime?
  var longest: MediaTime?
  var frameCount = 0

  /// More frames than these say nothing new: ten minutes at 60 Hz.
  private static let maximumFrames = 36_000
  private static let maximumBytes = 96 << 20

  /// Measures every video track of a file, by stream index.
  ///
  /// Containers with an index tell without reading the media; of the others the first part is read.
  static func measure(_ demuxer: Demuxer, tracks: [Track: Int]) throws -> [Int: FrameTiming] {
    let videoIndices = tracks.filter { $0.key.isVideo }.values.sorted()
    var found: [Int: FrameTimes] = [:]
    for index in videoIndices {
      found[index] = FrameTimes(times: indexTimes(demuxer.stream(index)))
    }
    let unindexed = Set(videoIndices.filter { (found[$0]?.times.count ?? 0) < 2 })
    if !unindexed.isEmpty {
      found.merge(try readTimes(demuxer, unindexed)) { _, read in read }
    }
    var result: [Int: FrameTiming] = [:]
    for index in videoIndices {
      let stream = demuxer.stream(index)
      result[index] = FrameTiming(
        nominalRate: Rational(known: av_guess_frame_rate(demuxer.raw, stream, nil))
          ?? Rational(known: stream.pointee.avg_frame_rate),
        unit: Rational(known: stream.pointee.time_base) ?? Rational(1),
        frames: found[index] ?? FrameTimes(times: []))
    }
    return result
  }

  /// Decoding times from the sample table of a QuickTime file; sparse indices of other containers are of no
  /// use.
  private static func indexTimes(_ stream: UnsafeMutablePointer<AVStream>) -> [Int64] {
    let count = Int(avformat_index_get_entries_count(stream))
    guard count > 1, Int64(count) >= stream.pointee.nb_frames, stream.pointee.nb_frames > 0 else { return [] }
    return (0..<min(count, maximumFrames)).compactMap { number in
      avformat_index_get_entry(stream, Int32(number))?.pointee.timestamp
    }
  }

  private static func readTimes(_ demuxer: Demuxer, _ wanted: Set<Int>) throws -> [Int: FrameTimes] {
    demuxer.select(wanted)
    var presentation: [Int: [Int64]] = [:]
    var decoding: [Int: [Int64]] = [:]
    var counts: [Int: Int] = [:]
    var damage: [Int: Set<Int>] = [:]
    let packet = Packet()
    var bytes = 0
    while bytes < maximumBytes, (counts.values.max() ?? 0) < maximumFrames, try demuxer.read(into: packet) {
      bytes += packet.size
      let index = packet.streamIndex
      guard wanted.contains(index), !packet.isDiscarded else { continue }
      guard !packet.isDamaged else {
        damage[index, default: []].insert(counts[index] ?? 0)
        continue
      }
      if isImplausible(packet, demuxer.stream(index)) {
        damage[index, default: []].insert(counts[index] ?? 0)
      }
      counts[index, default: 0] += 1
      if let time = packet.presentationTimestamp { presentation[index, default: []].append(time) }
      if let time = packet.decodeTimestamp { decoding[index, default: []].append(time) }
    }
    // MPEG program streams give a presentation time only now and then. Both clocks have the same rate, but
    // mixed they would show intervals that are not there.
    return counts.reduce(into: [:]) { times, entry in
      let (index, count) = entry
      let whole = [presentation[index], decoding[index]].compactMap { $0 }.first { $0.count == count }
      times[index] = FrameTimes(times: whole ?? [], damagedBefore: damage[index] ?? [])
    }
  }

  /// Whether the times of a packet contradict each other by more than any reordering explains: a sign of bytes
  /// that were damaged on the way, and of packets lost beside it.
  private static func isImplausible(_ packet: Packet, _ stream: UnsafeMutablePointer<AVStream>) -> Bool {
    guard let decoding = packet.decodeTimestamp, let presentation = packet.presentationTimestamp,
      let unit = Rational(known: stream.pointee.time_base)
    else { return false }
    let delay = MediaTime(presentation, of: unit) - MediaTime(decoding, of: unit)
    return delay < .zero - longestDelay || delay > longestDelay
  }

  /// From decoding a frame to showing it: 16 frames at 8 Hz.
  private static let longestDelay = MediaTime(seconds: 2)

  /// - Parameters:
  ///   - nominalRate: what the header says, in Hz.
  ///   - unit: seconds per unit of the times.
  init(nominalRate: Rational?, unit: Rational, frames: FrameTimes) {
    self.nominalRate = nominalRate
    frameCount = frames.times.count
    let all = frames.intervals
    guard let median = all.map(\.length).median, let first = all.first, let last = all.last else {
      standardRate = nominalRate
      return
    }
    // A time that is rounded to a unit can be off by one at each end of the interval; phones jitter by a few
    // percent around a rate that is constant all the same.
    let tolerance = max(2, median / 20)
    let lost = all.map { frames.lostFrames(in: $0, usual: median, tolerance: tolerance) }
    let intervals = zip(all, lost).filter { $1 == 0 }.map(\.0.length)
    let span = MediaTime(last.start + last.length - first.start, of: unit)
    averageRate = Double(all.count + lost.reduce(0, +)) / span.seconds
    shortest = intervals.min().map { MediaTime($0, of: unit) }
    longest = intervals.max().map { MediaTime($0, of: unit) }
    let irregular = intervals.count { abs($0 - median) > tolerance }
    isVariable = Double(irregular) > 0.01 * Double(intervals.count) && irregular > 1
    standardRate = isVariable ? Self.constantRate(median: median, unit: unit) : steadyRate()
  }

  /// The rate of a stream whose frames come evenly: the header's where it agrees, else the nearest standard
  /// one.
  private func steadyRate() -> Rational? {
    guard let averageRate else { return nominalRate }
    if let nominalRate, abs(nominalRate.doubleValue / averageRate - 1) < 0.02 {
      let standard = FrameRate.nearestStandard(to: nominalRate.doubleValue)
      return abs(standard.doubleValue / nominalRate.doubleValue - 1) < 0.0003 ? standard : nominalRate
    }
    return FrameRate.nearestStandard(to: averageRate)
  }

  /// The rate that keeps most frames of an uneven stream: that of its usual interval. An average would be
  /// pulled down by the pauses of a screen recording, and every motion in between would stutter.
  private static func constantRate(median: Int64, unit: Rational) -> Rational {
    FrameRate.nearestStandard(to: 1 / MediaTime(median, of: unit).seconds)
  }
}
