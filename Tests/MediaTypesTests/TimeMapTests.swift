import MediaTypes
import Testing

@Suite struct TimeMapTests {
  private static func segment(_ from: Double, _ offset: Double, _ drift: Double) -> SyncSegment {
    SyncSegment(fromMs: from, offsetMs: offset, driftPpm: drift)
  }

  @Test func `offset and drift follow the formula, there and back`() throws {
    let map = try #require(TimeMap([Self.segment(0, 1500, 100)]))
    // An hour of a clock that runs 100 ppm fast is 360 ms less of the master's time.
    #expect(abs(map.masterTime(of: 3_600_000) - (3_600_000 + 1500 - 359.964)) < 0.001)
    #expect(abs(map.cameraTime(before: map.masterTime(of: 3_600_000)) - 3_600_000) < 1e-6)
    #expect(map.masterTime(of: 0) == 1500)
  }

  @Test func `each piece counts from where it begins`() throws {
    let map = try #require(TimeMap([Self.segment(0, 100, 0), Self.segment(5000, 350, -1000)]))
    #expect(map.masterTime(of: 4999) == 5099)
    #expect(map.masterTime(of: 5000) == 5350)
    #expect(abs(map.masterTime(of: 6000) - 6351.001) < 0.001)
    #expect([map.index(at: -1), map.index(at: 4999.9), map.index(at: 5000)] == [0, 0, 1])
    // What lies in the gap comes after the first piece's last moment.
    #expect(map.cameraTime(before: 5200) == 5000)
    #expect(abs(map.cameraTime(before: 6351.001) - 6000) < 0.001)
  }

  @Test func `a recording without an offset has no map, one with pieces takes them`() throws {
    var recording = SyncedRecording(name: "B", path: "b.wav", durationMs: 1000)
    #expect(TimeMap(recording) == nil)
    recording.offsetMs = 20
    #expect(TimeMap(recording)?.segments == [Self.segment(0, 20, 0)])
    recording.segments = [Self.segment(0, 20, 1), Self.segment(500, 40, 1)]
    #expect(TimeMap(recording)?.segments.count == 2)
  }

  @Test(
    arguments: [
      [], [Self.segment(0, .nan, 0)], [Self.segment(0, .infinity, 0)], [Self.segment(0, 0, 200_000)],
      [Self.segment(0, 1e12, 0)], [Self.segment(5, 0, 0), Self.segment(5, 1, 0)],
      [Self.segment(9, 0, 0), Self.segment(5, 1, 0)],
    ] as [[SyncSegment]])
  func `values that no recording has are refused`(_ segments: [SyncSegment]) {
    #expect(TimeMap(segments) == nil)
  }
}
