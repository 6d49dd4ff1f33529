import Captions
import Testing

@Suite("WebVTT cue settings")
struct WebVTTSettingsTests {
  private func cue(_ settings: String) throws -> (placement: CuePlacement?, warnings: Int) {
    let reading = try Sample.webVTT("00:00.000 --> 00:01.000 \(settings)\nx")
    return (reading.cues.first?.placement, reading.warnings.count)
  }

  @Test(arguments: [
    ("line:-1", CuePlacement.Line.number(-1)), ("line:0", .number(0)), ("line:-0", .number(0)),
    ("line:100", .number(100)), ("line:10000000000000000000000000000000000", .number(1_000_000)),
    ("line:1.5", .number(2)), ("line:0%", .percent(0)), ("line:00%", .percent(0)),
    ("line:100%", .percent(100)),
    ("line:12.25%", .percent(12.25)),
  ])
  func lines(_ setting: String, _ line: CuePlacement.Line) throws {
    let (placement, warnings) = try cue(setting)
    #expect(placement?.line == line && placement?.lineAlignment == .start && warnings == 0)
  }

  @Test(arguments: [
    "line:65536%", "line:-0%", "line:101%", "line:1%-", "line:1-", "line:%1", "line:1%%", "line:0%0",
    "line: 0%",
    "line:-", "line:%", "line:1..5", "line:.5", "line:5.", "line:", "line", ":1", "line:100%,middle",
    "size:101%",
    "size:10", "size:-1%", "position:1", "position:1%x", "position:101%,center", "position:1%,middle",
    "align:middle", "align:END", "vertical:tb", "vertical:", "foo:bar", "region:none",
  ])
  func whatMeansNothingIsTold(_ setting: String) throws {
    let (placement, warnings) = try cue(setting)
    #expect(placement == nil && warnings > 0)
  }

  @Test func alignmentsAndSizes() throws {
    let text = "vertical:rl line:10%,end position:25.5%,line-right size:33% align:start"
    let placement = try #require(try cue(text).placement)
    #expect(placement.writing == .verticalRightToLeft && placement.textAlignment == .start)
    #expect(placement.line == .percent(10) && placement.lineAlignment == .end)
    #expect(placement.position == 25.5 && placement.positionAlignment == .lineRight && placement.size == 33)
    #expect(try cue("align:end align:left position:1% position:x").placement?.textAlignment == .left)
  }

  @Test func lineSizeAndVerticalWritingEndTheRegionBeforeThem() throws {
    for (settings, region) in [
      ("region:r", "r"), ("region:r line:0", nil), ("region:r size:100%", "r"), ("region:r size:99%", nil),
      ("region:r vertical:lr", nil), ("line:0 region:r", "r"), ("region:r region:x", nil),
      ("region:x region:r", "r"),
    ] as [(String, String?)] {
      let reading = try Sample.webVTT("REGION\nid:r\n\n00:00.000 --> 00:01.000 \(settings)\nx")
      #expect(reading.cues.first?.region == region, "\(settings)")
      let again = try Sample.again(reading.document, .webVTT)
      #expect(
        again.cues.first?.region == region && again.cues.first?.placement == reading.cues.first?.placement)
    }
  }
}
