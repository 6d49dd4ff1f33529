import Foundation
import Spectrum
import Testing

@testable import Alignment

@Suite("Captions are put on speech")
struct CaptionAlignerTests {
  private let programme = Programme(seconds: 600, seed: 1)

  /// The largest distance of a cue's start from where its phrase begins, in ms, of most of the cues.
  private func error(_ timing: CaptionTiming, share: Double = 1) -> Double {
    let errors = zip(timing.cues, programme.phrases).map { abs($0.startMs - $1.startMs) }.sorted()
    return errors.isEmpty ? .infinity : errors[Int(share * Double(errors.count - 1))]
  }

  @Test(arguments: [0.0, -1_800, 93_412, -612_000, 600_000])
  func `one shift is found to a few frames`(_ shift: Double) throws {
    let timing = CaptionAligner(try programme.track()).align(programme.cues().moved { $0 - shift })
    #expect(timing.verdict == .solid && timing.method == .shift)
    #expect(timing.ratio == 1 && timing.splits.isEmpty)
    #expect(abs(timing.shiftMs - shift) < 30)
    #expect(error(timing) < 80)
    #expect(timing.confidence > 0.99 && timing.cues.allSatisfy { $0.confidence > 0.9 })
  }

  @Test(arguments: CaptionAligner.conversions)
  func `a conversion between frame rates is undone`(_ ratio: Double) throws {
    let timing = CaptionAligner(try programme.track()).align(programme.cues().moved { ($0 + 4_000) / ratio })
    #expect(timing.verdict == .solid && timing.method == .stretch)
    #expect(timing.ratio == ratio)
    #expect(error(timing) < 100)
  }

  @Test(arguments: [0.9213, 0.985, 1.03, 1.087])
  func `any other ratio is found too`(_ ratio: Double) throws {
    let timing = CaptionAligner(try programme.track()).align(programme.cues().moved { $0 / ratio })
    #expect(timing.verdict == .solid && timing.method == .stretch)
    #expect(abs(timing.ratio / ratio - 1) < 1e-4)
    #expect(error(timing) < 120)
  }

  @Test(arguments: [0.9984, 1.0016], [UInt64(21), 22, 23, 24])
  func `half a thousandth beside a conversion is seen within minutes`(_ ratio: Double, _ seed: UInt64) throws
  {
    let short = Programme(seconds: 320, seed: seed)
    let timing = CaptionAligner(try short.track()).align(short.cues().moved { ($0 - 3_000) / ratio })
    #expect(timing.verdict == .solid && timing.method == .stretch)
    #expect(abs(timing.ratio / ratio - 1) < 2e-4)
  }

  @Test func `parts with shifts of their own are told apart`() throws {
    // Breaks of 45 s and 20 s that the media lacks, or has: cues after them come later, or earlier.
    let cues = programme.cues().moved {
      $0 + ($0 > 180_000 ? 45_000 : 0) - ($0 > 400_000 ? 20_000 : 0) + 5_000
    }
    let timing = CaptionAligner(try programme.track()).align(cues)
    #expect(timing.verdict == .solid && timing.method == .splits)
    #expect(timing.splits.count == 2)
    #expect(abs(timing.shiftMs + 5_000) < 40)
    #expect(abs((timing.splits.first?.shiftMs ?? 0) + 50_000) < 40)
    #expect(abs((timing.splits.last?.shiftMs ?? 0) + 30_000) < 40)
    #expect(error(timing, share: 0.95) < 100)
  }

  @Test(arguments: UInt64(2)...9)
  func `captions of something else are left alone`(_ seed: UInt64) throws {
    let timing = CaptionAligner(try programme.track()).align(Programme(seconds: 500, seed: seed).cues())
    #expect(timing.verdict == .nothing)
    #expect(timing.confidence < 0.5)
  }

  @Test func `captions that are right are known to be`() throws {
    let timing = CaptionAligner(try programme.track()).align(programme.cues())
    #expect(timing.verdict == .solid && timing.isAlreadyRight)
  }

  @Test func `every cue has an answer in the order it was given`() throws {
    let cues = Array(programme.cues().moved { $0 + 7_000 }.reversed())
    let timing = CaptionAligner(try programme.track()).align(cues)
    #expect(timing.cues.count == cues.count)
    for (timed, cue) in zip(timing.cues, cues) {
      #expect(abs(timed.startMs - cue.startMs + 7_000) < 40)
      #expect(timed.endMs >= timed.startMs)
    }
  }

  @Test func `what is no speech goes with the speech around it`() throws {
    var cues = programme.cues().moved { $0 + 7_000 }
    cues.insert(CueSpan(startMs: 1_000, endMs: 3_000, isSpeech: false), at: 0)
    let timing = CaptionAligner(try programme.track()).align(cues)
    #expect(timing.verdict == .solid)
    #expect(abs(timing.cues[0].startMs + 6_000) < 40)
  }

  @Test func `where there is nothing to go by, nothing is said`() throws {
    let silent = SpeechTrack(
      activity: SpeechActivity(values: [Int8](repeating: -60, count: 30_000)),
      levels: try #require(BandEnvelope(levels: [UInt8](repeating: 80, count: 960_000)[...], bandCount: 16)))
    #expect(CaptionAligner(silent).align(programme.cues()).verdict == .nothing)
    let aligner = CaptionAligner(try programme.track())
    #expect(aligner.align([]).verdict == .nothing)
    #expect(aligner.align([CueSpan(startMs: 0, endMs: 900)]).verdict == .nothing)
    #expect(
      aligner.align(programme.cues().map { CueSpan(startMs: $0.startMs, endMs: $0.endMs, isSpeech: false) })
        .verdict == .nothing)
  }

  @Test func `times from a broken file end nowhere`() throws {
    let aligner = CaptionAligner(try programme.track())
    let far = [CueSpan(startMs: -9e15, endMs: 9e15), CueSpan(startMs: 3.6e9, endMs: 3.6e9 + 1_000)]
    let timing = aligner.align(programme.cues() + far)
    #expect(timing.cues.count == programme.phrases.count + 2)
  }
}
