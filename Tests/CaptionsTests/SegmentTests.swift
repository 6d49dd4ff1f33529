import Captions
import MediaTypes
import Testing

@Suite("Segmented WebVTT")
struct SegmentTests {
  private func segment(_ text: String, _ map: String = "") -> SegmentedCaptions.Segment {
    .init(name: "s.vtt", bytes: Array("WEBVTT\n\(map)\n\n\(text)\n".utf8))
  }

  @Test(arguments: [
    ("X-TIMESTAMP-MAP=LOCAL:00:00:01.000,MPEGTS:900000", 900_000, 1000),
    ("X-TIMESTAMP-MAP=MPEGTS:8589934593, LOCAL:01:00.500", 1, 60_500),
  ])
  func mapsAreRead(_ header: String, _ ticks: Int64, _ local: Int64) throws {
    let map = try #require(TimestampMap(header: header))
    #expect(
      map == TimestampMap(mpegTicks: ticks, local: .ms(local)) && TimestampMap(header: map.header) == map)
    #expect(try Sample.read("WEBVTT\n\(header)\n\n").document.timestampMap == map)
  }

  @Test(arguments: [
    "X-TIMESTAMP-MAP=MPEGTS:1", "X-TIMESTAMP-MAP=LOCAL:00:00.000", "X-TIMESTAMP-MAP=MPEGTS:x,LOCAL:y", "x",
  ])
  func mapsThatAreNone(_ header: String) {
    #expect(TimestampMap(header: header) == nil)
  }

  @Test func segmentsShareAClock() throws {
    // The second begins 6 s later on the stream's clock, and counts from zero itself.
    let reading = try SegmentedCaptions.read([
      segment("00:01.000 --> 00:02.000\na", "X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000"),
      segment("00:01.000 --> 00:02.000\na<00:01.500>b", "X-TIMESTAMP-MAP=MPEGTS:1440000,LOCAL:00:00:00.000"),
    ])
    #expect(reading.cues.map(\.start) == [.ms(1000), .ms(7000)])
    #expect(reading.cues[1].text.runs.map(\.appearsAt) == [nil, .ms(7500)])
    #expect(reading.document.timestampMap == nil)
    let absolute = try SegmentedCaptions.read(
      [segment("00:01.000 --> 00:02.000\na", "X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000")],
      mediaZero: 0)
    #expect(absolute.cues.map(\.start) == [.ms(11_000)])
    // 2³³ − 90 000 and then 90 000 ticks: two seconds apart.
    let wrapped = try SegmentedCaptions.read([
      segment("00:00.000 --> 00:01.000\na", "X-TIMESTAMP-MAP=MPEGTS:8589844592,LOCAL:00:00:00.000"),
      segment("00:00.000 --> 00:01.000\nb", "X-TIMESTAMP-MAP=MPEGTS:90000,LOCAL:00:00:00.000"),
    ])
    #expect(wrapped.cues.map(\.start) == [.ms(0), .ms(2000)])
  }

  @Test func cuesThatABorderCutAreOne() throws {
    let reading = try SegmentedCaptions.read([
      segment(
        "00:01.000 --> 00:02.000\na\n\n00:04.000 --> 00:06.000\ncut\n\n00:05.000 --> 00:08.000\nrepeated"),
      segment(
        "00:05.000 --> 00:08.000\nrepeated\n\n00:06.000 --> 00:07.000\ncut\n\n00:08.000 --> 00:09.000\na"),
      segment("00:12.000 --> 00:13.000\na"),
    ])
    #expect(reading.plain == ["a", "cut", "repeated", "a", "a"])
    #expect(reading.cues.map(\.end) == [.ms(2000), .ms(7000), .ms(8000), .ms(9000), .ms(13_000)])
  }

  @Test func writtenSegmentsGiveTheDocumentBack() throws {
    for seed in 0..<30 {
      var generator = GeneratedDocument(
        seed: UInt64(seed), [.look, .voice, .placement, .regions, .milliseconds, .identifiers])
      let document = generator.make()
      let writing = try SegmentedCaptions.write(document, targetSeconds: 1, mediaZero: 900_000)
      #expect(writing.files.map(\.name) == writing.playlist.segments.map(\.location))
      let playlist = try MediaPlaylist(Array(writing.playlist.text.utf8), name: "a.m3u8")
      #expect(playlist.segments.map(\.location) == writing.files.map(\.name))
      let reading = try SegmentedCaptions.read(writing.files, mediaZero: 900_000)
      #expect(reading.document.withoutLines == document, "seed \(seed)")
    }
  }

  @Test func playlistCoversTheMedia() throws {
    let cue = Cue(start: .ms(5500), end: .ms(6500), text: CaptionText("x"))
    let writing = try SegmentedCaptions.write(
      CaptionDocument(cues: [cue]), targetSeconds: 6, duration: .ms(13_500), stem: "en-")
    #expect(writing.playlist.segments.map(\.duration) == [6, 6, 1.5])
    #expect(
      writing.files.map {
        String(decoding: $0.bytes, as: UTF8.self).contains("00:00:05.500 --> 00:00:06.500\nx")
      } == [true, true, false])
    #expect(
      writing.playlist.text.contains("#EXT-X-TARGETDURATION:6\n")
        && writing.playlist.text.contains("#EXTINF:1.5,\nen-2.vtt\n"))
    #expect(throws: CaptionError.tooManySegments(limit: SegmentedCaptions.segmentLimit)) {
      try SegmentedCaptions.write(
        CaptionDocument(cues: [Cue(start: .zero, end: MediaTime(ticks: .max), text: CaptionText())]),
        targetSeconds: 1)
    }
  }

  @Test func playlistsAreRead() throws {
    let text =
      "#EXTM3U\r\n#EXT-X-TARGETDURATION:6\r\n\r\n#EXTINF:5.5,title, x\r\n#EXT-X-BYTERANGE:1@2\r\na.vtt\r\n#EXTINF:x\r\nb/c.vtt?d=1\r\n"
    let playlist = try MediaPlaylist(Array(text.utf8), name: "p")
    #expect(
      playlist.segments == [
        .init(location: "a.vtt", duration: 5.5), .init(location: "b/c.vtt?d=1", duration: 0),
      ])
    #expect(throws: CaptionError.notAPlaylist(name: "p", isMaster: false)) {
      try MediaPlaylist([], name: "p")
    }
    #expect(throws: CaptionError.notAPlaylist(name: "p", isMaster: true)) {
      try MediaPlaylist(Array("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8".utf8), name: "p")
    }
  }
}
