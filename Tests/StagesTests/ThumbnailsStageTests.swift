import Artifacts
import Foundation
import Foundations
import LibAV
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite struct ThumbnailsStageTests {
  private let bench: StageBench
  private let stage = ThumbnailsStage()

  init() throws {
    bench = try StageBench()
  }

  private func picture(_ value: Value?) async throws -> Picture {
    let path = try #require(value?.fileValue?.filePath)
    return try #require(try await DecodedMedia.colorFrames(path).first)
  }

  /// The frame number at the bottom edge of a picture on a sheet; see `Picture.counter(square:bits:)`.
  private func counter(_ sheet: Picture, _ cue: Cue, square: Int, bits: Int) -> Int {
    (0..<bits).reduce(0) { number, bit in
      let pixel = sheet[cue.x + bit * square + square / 2, cue.y + cue.height - square / 2]
      return pixel[0] > 127 ? number | 1 << bit : number
    }
  }

  private struct Cue: Equatable {
    var start: Double
    var end: Double
    var file: String
    var x: Int
    var y: Int
    var width: Int
    var height: Int
  }

  private func cues(_ outputs: [String: Value]) throws -> [Cue] {
    let text = try outputs["track"]?.text ?? ""
    #expect(text.hasPrefix("WEBVTT\n\n"))
    let form =
      #/(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+)#xywh=(\d+),(\d+),(\d+),(\d+)\n/#
    let cues = text.matches(of: form).map { match -> Cue in
      let (_, h, m, s, h2, m2, s2, file, x, y, width, height) = match.output
      func seconds(_ h: Substring, _ m: Substring, _ s: Substring) -> Double {
        (Double(h) ?? 0) * 3600 + (Double(m) ?? 0) * 60 + (Double(s) ?? 0)
      }
      return Cue(
        start: seconds(h, m, s), end: seconds(h2, m2, s2), file: String(file), x: Int(x) ?? -1,
        y: Int(y) ?? -1,
        width: Int(width) ?? -1, height: Int(height) ?? -1)
    }
    #expect(cues.count == text.components(separatedBy: "-->").count - 1)
    return cues
  }

  @Test func `every tile shows the frame of its moment`() async throws {
    let outputs = try await bench.run(
      stage, ["source": .file(Fixture.talk), "interval": 0.5, "tileWidth": 480, "columns": 4, "rows": 3])
    let cues = try cues(outputs)
    #expect(cues.count == 16)
    let sheets = outputs["sprites"]?.listValue ?? []
    #expect(sheets.count == 2)
    for (index, cue) in cues.enumerated() {
      #expect(cue.start == Double(index) * 0.5 && cue.end == Double(index + 1) * 0.5)
      #expect(cue.file == (index < 12 ? "sprites/001-sheet.jpg" : "sprites/002-sheet.jpg"))
      #expect(cue.width == 480 && cue.height == 270)
      let sheet = try await picture(sheets[index / 12])
      // The counter's squares of 48 pixels at a quarter of the size.
      #expect(counter(sheet, cue, square: 12, bits: 10) == index * 15)
    }
    // Four pictures are one row.
    let last = try await picture(sheets[1])
    #expect(last.width == 4 * 480 && last.height == 270)
  }

  @Test func `the track names the sheets as they are published`() async throws {
    let outputs = try await bench.run(
      stage,
      ["source": .file(Fixture.talk), "interval": 0.5, "columns": 2, "rows": 2, "sheets": "small-ones"])
    let sheets = try #require(outputs["sprites"])
    let published = PublicationName.entries(for: ["small-ones": sheets]).map(\.name)
    #expect(published.count == 4)
    #expect(Set(try cues(outputs).map(\.file)) == Set(published))
  }

  @Test func `a part that lies outside the recording has no picture`() async throws {
    let given: [String: Value] = ["source": .file(Fixture.chapter1), "trim": ["start": 30, "end": 40]]
    #expect(await bench.code(stage, given) == "NO_PICTURE")
  }

  @Test func `variable frame rates and a late picture`() async throws {
    let uneven = try await bench.run(
      stage, ["source": .file(Fixture.variableFrameRate), "interval": 1, "tileWidth": 160])
    let frames = try await FFprobe.frameTimes(Fixture.variableFrameRate.path)
    let sheet = try await picture(uneven["sprites"]?.listValue?.first)
    let cues = try cues(uneven)
    #expect(cues.count == 24)
    for cue in cues {
      // The frame on screen is the last that does not come later; its number counts sixtieths of a second.
      let shown = try #require(frames.last { $0 <= cue.start + 0.0001 })
      #expect(counter(sheet, cue, square: 10, bits: 12) == Int((shown * 60).rounded()), "at \(cue.start) s")
    }
    // Sound from zero, the picture 1.5 s later: until then its first frame stands.
    let late = try await bench.run(stage, ["source": .file(Fixture.earlyAudio), "interval": 0.5])
    let lateSheet = try await picture(late["sprites"]?.listValue?.first)
    let lateCues = try self.cues(late)
    #expect(lateCues[..<4].allSatisfy { counter(lateSheet, $0, square: 10, bits: 10) == 0 })
    #expect(counter(lateSheet, lateCues[4], square: 10, bits: 10) == 14)
  }

  @Test(arguments: [Fixture.portrait, Fixture.mirrored])
  func `pictures are upright`(_ fixture: Fixture) async throws {
    let outputs = try await bench.run(stage, ["source": .file(fixture), "posterFormat": "png"])
    let poster = try await picture(outputs["poster"])
    let shown = fixture == .portrait ? (180, 320) : (320, 180)
    #expect(poster.width == shown.0 && poster.height == shown.1)
    for pixel in [poster[5, 5], poster[34, 34]] { #expect(pixel.allSatisfy { $0 > 225 }) }
    #expect(poster[5, 60].contains { $0 < 200 } || poster[60, 5].contains { $0 < 200 })
    let info = try #require(outputs["info"])
    #expect(info["tileWidth"] == 160 && info["tileHeight"] == (fixture == .portrait ? 284 : 90))
  }

  @Test func `pixels become square`() async throws {
    let outputs = try await bench.run(
      stage, ["source": .file(Fixture.anamorphic), "posterFormat": "png", "posterAt": 0.5])
    let poster = try await picture(outputs["poster"])
    #expect(poster.width == 1024 && poster.height == 576)
    let row = (0..<1024).filter { poster[$0, 288][0] > 190 }
    let column = (0..<576).filter { poster[512, $0][0] > 190 }
    #expect(abs(row.count - 256) <= 4 && abs(column.count - 256) <= 4)
  }

  @Test(arguments: [Fixture.hdr10, Fixture.hlg])
  func `high dynamic range is mapped`(_ fixture: Fixture) async throws {
    let outputs = try await bench.run(stage, ["source": .file(fixture), "posterFormat": "png"])
    let poster = try await picture(outputs["poster"])
    // Under a reference white of 203 cd/m², 100 is a darker grey, and 1000 is far brighter but not white.
    let (dark, bright) = (Int(poster[160, 100][1]), Int(poster[480, 100][1]))
    #expect((70...190).contains(dark) && (dark + 30...250).contains(bright))
  }

  @Test func `JPEG keeps the colours`() async throws {
    var colors = StillPicture(width: 64, height: 16)
    let values: [[UInt8]] = [[200, 30, 30], [30, 200, 30], [30, 30, 200], [120, 120, 120]]
    for (index, value) in values.enumerated() {
      colors.draw(StillPicture(width: 16, height: 16, color: value), x: index * 16, y: 0)
    }
    let path = try bench.folder.write(
      Data(try StillEncoder.jpeg(quality: 2).encode(colors)), to: "colors.jpg")
    let decoded = try #require(try await DecodedMedia.colorFrames(path).first)
    for (index, value) in values.enumerated() {
      for (got, wanted) in zip(decoded[index * 16 + 8, 8], value) {
        #expect(abs(Int(got) - Int(wanted)) <= 6)
      }
    }
    let lossless = try bench.folder.write(Data(try StillEncoder.png.encode(colors)), to: "colors.png")
    #expect(try await DecodedMedia.colorFrames(lossless).first?.bytes == colors.bytes)
  }

  @Test func `a poster is neither black nor blurred`() async throws {
    let path = bench.folder.appending("start.mp4")
    // Two seconds of black, two of a blurred and two of a sharp picture, and six of grey.
    let filter =
      "color=black:s=320x180:r=10:d=2[a];testsrc2=s=320x180:r=10:d=2,boxblur=12[b];"
      + "testsrc2=s=320x180:r=10:d=2[c];color=gray:s=320x180:r=10:d=12[d];[a][b][c][d]concat=n=4"
    let made = try await runProcess(
      "ffmpeg", ["-nostdin", "-v", "error", "-filter_complex", filter, "-c:v", "libx264", path.string])
    try #require(made.status == 0, "\(made.errors)")
    let outputs = try await bench.run(stage, ["source": .file(path)])
    let seconds = try #require(outputs["info"]?["posterSeconds"]?.numberValue)
    #expect((4..<6).contains(seconds))
    let later = try await bench.run(stage, ["source": .file(path), "trim": ["end": 3.9], "posterAt": 2.5])
    #expect(later["info"]?["posterSeconds"] == 2.5)
    // Where the first third is black, the search goes on.
    let black = try await bench.run(stage, ["source": .file(path), "trim": ["end": 6]])
    #expect((black["info"]?["posterSeconds"]?.numberValue ?? 0) >= 2)
  }

  @Test func `an interlaced recording`() async throws {
    let outputs = try await bench.run(stage, ["source": .file(Fixture.interlaced), "posterAt": 1])
    let poster = try await picture(outputs["poster"])
    #expect(poster.width == 352 && poster.height == 288)
    // The picture starts 5 ms after the sound, so it ends just after 3 s.
    #expect(try cues(outputs).map(\.start) == [0, 0.5, 1, 1.5, 2, 2.5, 3])
  }

  @Test func `bounds of sheets, and names for them`() async throws {
    let talk = Value.file(Fixture.talk)
    #expect(
      await bench.code(stage, ["source": talk, "interval": 0.02, "columns": 1, "rows": 1])
        == "TOO_MANY_SHEETS")
    #expect(await bench.code(stage, ["source": talk, "sheets": "../x"]) == "BAD_SHEETS_NAME")
    let usual = try await bench.run(stage, ["source": .file(Fixture.flashClick)])
    #expect(usual["info"]?["intervalSeconds"] == 1.0)
    #expect(usual["sprites"]?.listValue?.count == 1)
    #expect(try cues(usual).count == 31)
  }

  @Test func `a recording without pictures`() async throws {
    #expect(await bench.code(stage, ["source": .file(Fixture.audioOnly)]) == "MISSING_VIDEO_TRACK")
    #expect(await bench.code(stage, ["source": .file(Fixture.text)]) == "NOT_MEDIA")
  }

  @Test func `the same pictures every time`() async throws {
    let first = try await bench.run(stage, ["source": .file(Fixture.noAudio)])
    let second = try await bench.run(stage, ["source": .file(Fixture.noAudio)])
    #expect(try first["poster"]?.data == second["poster"]?.data)
    #expect(try first["sprites"]?.listValue?[0].data == second["sprites"]?.listValue?[0].data)
  }
}
