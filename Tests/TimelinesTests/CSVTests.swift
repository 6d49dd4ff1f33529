import Foundation
import MediaTypes
import Testing
import Timelines

@Suite("CSV of a sync result")
struct CSVTests {
  @Test func pythonReadsEveryNumber() async throws {
    let export = try SampleEvent.timeline().export(as: .csv)
    let file = try #require(export.files.first)
    #expect(file.name == "Wedding _ _1_ & more.csv")
    let rows = try await OutsideReader.read(file, as: .csv)
    #expect(
      rows.all("row") == [
        "recording", "recording", "recording", "recording", "segment", "segment", "recording",
      ])
    #expect(rows.all("name") == ["A", "B", "C", "D", "D", "D", "E"])
    #expect(rows[0]?["path"]?.stringValue == SampleEvent.nastyPath)
    #expect(rows.all("frame") == ["0", "-59", "309", "25", "25", "2538", ""])
    let camera = try #require(rows[1])
    #expect(camera["offset_ms"] == "-2345.678000" && camera["drift_ppm"] == "272.000000")
    #expect(camera["remainder_ms"] == "14.322000" && camera["drift_uncertainty_ppm"] == "0.400000")
    #expect(camera["timecode"] == "09:59:57:16" && camera["source"] == "sound")
    #expect(camera["confidence"] == "42.000000" && camera["classification"] == "looks-good")
    #expect(rows[2]?["classification"] == "review-suggested")
    // A segment's own beginning, to the ms, where a clip begins at the first whole frame after it.
    #expect(rows[5]?["from_ms"] == "100000.000000" && rows[5]?["offset_ms"] == "1500.000000")
    #expect(rows[5]?["remainder_ms"] == "-20.000000")
    #expect(rows[6]?["offset_ms"] == "" && rows[6]?["drift_ppm"] == "")
    #expect(rows[6]?["warnings"] == "NO_SHARED_SOUND: \"E\" shares no sound\nwith any other.")
  }

  @Test func linesEndAndColumnsCountAsTheStandardSays() throws {
    let data = try #require(try NTSC.film().export(as: .csv).files.first).data
    let text = String(decoding: data, as: UTF8.self)
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines.count == 4 && lines.last == "")
    let inside = text.replacing("\r\n", with: "")
    #expect(!inside.contains("\r") && !inside.contains("\n"))
    #expect(Set(lines.dropLast().map { $0.count(where: { $0 == "," }) }).count == 1)
  }

  @Test func filesOfOneRecordingHaveRows() async throws {
    let info = SampleEvent.info("/1.mp4", seconds: 10, rate: Rational(25))
    let second = SampleEvent.info("/2.mp4", seconds: 5, rate: Rational(25))
    let master = SyncedRecording(
      name: "A", path: "/1.mp4", furtherPaths: ["/2.mp4"], durationMs: 15_000, offsetMs: 0, confidence: 100)
    let timeline = try MulticamTimeline(
      SyncResult(master: "A", recordings: [master]), media: SampleEvent.byPath(info, second))
    let rows = try await OutsideReader.read(try #require(timeline.export(as: .csv).files.first), as: .csv)
    #expect(rows.all("row") == ["recording", "file"])
    #expect(
      rows[1]?["path"] == "/2.mp4" && rows[1]?["from_ms"] == "10000.000000" && rows[1]?["frame"] == "250")
    #expect(rows[1]?["duration_ms"] == "5000.000000")
  }
}
