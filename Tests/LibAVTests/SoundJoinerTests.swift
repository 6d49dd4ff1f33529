import Foundations
import LibAV
import MediaTypes
import TestSupport
import Testing

@Suite("Runs of samples are joined without a change to what is heard")
struct SoundJoinerTests {
  /// What a path makes of a track's frames, and how many there were.
  private struct Heard {
    var samples: [Float] = []
    var frameCount = 0
    var warnings: [String] = []
  }

  private func reader(_ fixture: Fixture, _ tracks: Set<Track> = [.audio(0)]) throws -> SourceReader {
    try SourceReader(MediaSource(paths: [fixture.path]), tracks: tracks, cancellation: Cancellation())
  }

  private func heard(_ frames: [TimedFrame]) throws -> Heard {
    let path = AudioPath(sampleRate: 16_000, channelLayout: "mono", format: "fltp")
    var heard = Heard(frameCount: frames.count)
    func keep(_ frame: Frame) { frame.withFloatSamples(channel: 0) { heard.samples += $0 } }
    for frame in frames { try path.push(frame, keep) }
    try path.finish(keep)
    heard.warnings = path.warnings.map { "\($0.code) \($0.count)" }
    return heard
  }

  private func frames(of reader: SourceReader) throws -> [TimedFrame] {
    var frames: [TimedFrame] = []
    _ = try reader.read { frames.append($0) }
    return frames
  }

  private func joined(_ frames: [TimedFrame]) throws -> [TimedFrame] {
    var (joiner, joined) = (SoundJoiner(), [TimedFrame]())
    for frame in frames { try joiner.push(frame) { joined.append($0) } }
    joiner.finish { joined.append($0) }
    return joined
  }

  /// Codecs and containers of several kinds, with times in samples, in ms and with damage.
  @Test(arguments: [
    Fixture.audioOnly, .cameraB, .surround, .lateAudio, .damaged, .talk, .speech, .spokenLines,
  ])
  func `the same is heard`(_ fixture: Fixture) throws {
    let apart = try heard(try frames(of: reader(fixture)))
    var together: [TimedFrame] = []
    let damage = try reader(fixture).readJoiningSound { together.append($0) }
    let whole = try heard(together)
    #expect(whole.samples == apart.samples)
    #expect(whole.warnings == apart.warnings)
    #expect(!apart.samples.isEmpty && whole.frameCount <= apart.frameCount)
    // Short runs between pictures or other tracks stay as they are; the longer ones do not.
    if apart.samples.count > 160_000 { #expect(whole.frameCount < apart.frameCount / 2) }
    #expect(together.allSatisfy { $0.frame.sampleCount <= SoundJoiner.length })
    let damageApart = try reader(fixture).read { _ in }
    #expect(
      damage.warnings(for: [.audio(0)]).map(\.code) == damageApart.warnings(for: [.audio(0)]).map(\.code))
  }

  @Test func `a run ends where samples are missing`() throws {
    var frames = try frames(of: reader(.audioOnly))
    let gap = frames.count / 2
    frames.remove(at: gap)
    let joined = try joined(frames)
    #expect(joined.contains { $0.time == frames[gap].time })
    #expect(try heard(joined).samples == heard(frames).samples)
    for run in joined {
      let seconds = Double(run.frame.sampleCount) / Double(run.frame.sampleRate)
      #expect(abs(run.duration.seconds - seconds) < 0.002)
    }
  }

  @Test func `pictures and other tracks stay in their places`() throws {
    let frames = try frames(of: reader(.talk, [.video(0), .audio(0)]))
    let joined = try joined(frames)
    let pictures = { (frames: [TimedFrame]) in frames.filter(\.track.isVideo).map(\.time) }
    #expect(pictures(joined) == pictures(frames))
    // Between two pictures as many samples as before.
    let samples = { (frames: [TimedFrame]) in
      frames.split(omittingEmptySubsequences: false) { $0.track.isVideo }.map {
        $0.reduce(0) { $0 + $1.frame.sampleCount }
      }
    }
    #expect(samples(joined) == samples(frames))
    #expect(joined.count <= frames.count)
  }
}
