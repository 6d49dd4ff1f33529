import Alignment
import Foundations
import LibAV
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

/// What is known of recordings before any is compared.
@Suite struct SyncReadingTests {
  @Test func `names go from A to Z, then on with two letters`() {
    let names = RecordingNames.filled([String?](repeating: nil, count: 54))
    #expect(names.prefix(3) == ["A", "B", "C"])
    #expect(names[25...27] == ["Z", "AA", "AB"] && names[51...53] == ["AZ", "BA", "BB"])
  }

  @Test func `a name that somebody gave is not given again`() {
    #expect(RecordingNames.filled([nil, "A", nil, "hall", nil]) == ["B", "A", "C", "hall", "D"])
    #expect(RecordingNames.filled(["A", nil, "A"]) == ["A", "B", "A"])
  }

  @Test func `timecode is the time of day, whole frames being counted`() throws {
    let plain = try MediaProbe.info(Fixture.timecode.path)
    #expect(SyncRecording.Clock(plain) == SyncRecording.Clock(startMs: 3_600_000, kind: .timecode))
    // An hour of dropped numbers is 107,892 frames: 3.6 ms short of an hour.
    let drop = try #require(SyncRecording.Clock(try MediaProbe.info(Fixture.timecodeDrop.path)))
    #expect(drop.kind == .timecode && abs(drop.startMs - 3_599_996.4) < 0.001)
  }

  @Test func `the timecode of a picture that starts after the sound belongs to the picture`() throws {
    var info = try MediaProbe.info(Fixture.timecode.path)
    info.video[0].stream.startSeconds = 0.25
    #expect(SyncRecording.Clock(info)?.startMs == 3_599_750)
  }

  @Test func `a broadcast wave counts samples since midnight`() throws {
    var info = try MediaProbe.info(Fixture.mono44100.path)
    info.tags["time_reference"] = "\(44_100 * 60)"
    #expect(SyncRecording.Clock(info) == SyncRecording.Clock(startMs: 60_000, kind: .timecode))
  }

  @Test(arguments: [
    ("2026-03-14T09:26:53.000000Z", 1_773_480_413_000.0), ("2026-03-14T09:26:53Z", 1_773_480_413_000),
    ("2026-03-14T10:26:53.250+01:00", 1_773_480_413_250), ("2026-03-14T10:26:53+0100", 1_773_480_413_000),
  ])
  func `creation times are understood however they are written`(text: String, expected: Double) throws {
    var info = try MediaProbe.info(Fixture.mono44100.path)
    info.creationTime = text
    #expect(SyncRecording.Clock(info) == SyncRecording.Clock(startMs: expected, kind: .creationTime))
  }

  @Test(arguments: ["1970-01-01T00:00:00Z", "1904-01-01T00:00:00Z", "yesterday", ""])
  func `a clock that was never set says nothing`(text: String) throws {
    var info = try MediaProbe.info(Fixture.mono44100.path)
    info.creationTime = text
    #expect(SyncRecording.Clock(info) == nil)
  }

  @Test func `a survey hears all of a recording, not only its head`() throws {
    // The tone rises by 100 Hz per second: its zero crossings tell where a stretch was taken.
    var stretches: [Int] = []
    let survey = SoundSurvey(Fixture.chapter1.path, track: .audio(0), cancellation: Cancellation())
    var crossings = 0
    var previous: Float = 0
    var samples = 0
    try survey.visit(places: 4, seconds: 0.5) { frame in
      frame.withFloatSamples(channel: 0) { channel in
        for sample in channel {
          if previous < 0, sample >= 0 { crossings += 1 }
          previous = sample
        }
      }
      samples += frame.sampleCount
      if samples >= 24_000 {
        stretches.append(Int((Double(crossings) * 48_000 / Double(samples)).rounded()))
        (crossings, samples) = (0, 0)
      }
    }
    #expect(stretches.count == 4)
    // 300 Hz at the head (a second into the tone), 100 Hz more each second.
    for (stretch, expected) in zip(stretches, [325, 425, 525, 625]) { #expect(abs(stretch - expected) <= 12) }
  }

  @Test func `memory of samples is a file without a name`() throws {
    let folder = try TemporaryFolder()
    let spool = try SoundSpool(in: folder.path)
    let samples = noise(100_000)
    try samples.withUnsafeBufferPointer { all in
      for start in stride(from: 0, to: all.count, by: 777) {
        try spool.append(UnsafeBufferPointer(rebasing: all[start..<min(all.count, start + 777)]))
      }
    }
    let stored = try spool.finish()
    #expect(stored.count == 100_000)
    #expect(folder.entries().isEmpty)
    var part = [Float](repeating: 1, count: 40_000)
    try part.withUnsafeMutableBufferPointer { try stored.read(from: 70_000, into: $0) }
    #expect(Array(part[..<30_000]) == Array(samples[70_000...]))
    #expect(part[30_000...].allSatisfy { $0 == 0 })
  }

  @Test func `a folder that is not there is an error that names it`() async {
    let error = await caughtError { _ = try SoundSpool(in: "/nonexistent/folder") }
    #expect(error?.code == "FILE_NOT_FOUND" && error?.message.contains("/nonexistent/folder") == true)
  }
}
