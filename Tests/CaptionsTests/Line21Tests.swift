import Captions
import MediaTypes
import Testing

@Suite("Line 21 and SCC")
struct Line21Tests {
  /// Bytes with odd parity, as they are sent.
  private static func parity(_ byte: UInt8) -> UInt8 { byte.nonzeroBitCount % 2 == 0 ? byte | 0x80 : byte }

  private static func frame(_ count: Int64) -> MediaTime {
    MediaTime(count, of: Rational("1001/30000") ?? Rational(1))
  }

  /// Decodes codes and text from frame 0, one pair a frame. Control codes are sent twice.
  private static func decode(_ items: [Any], channel: Line21Decoder.Channel = .first, end: Int64 = 1000)
    -> [Cue]
  {
    var decoder = Line21Decoder()
    var time: Int64 = 0
    func send(_ a: UInt8, _ b: UInt8) {
      decoder.decode(parity(a), parity(b), at: frame(time))
      time += 1
    }
    for item in items {
      if let code = item as? Int {
        for _ in 0..<2 { send(UInt8(code >> 8), UInt8(code & 0xFF)) }
      } else if let text = item as? String {
        var bytes = Array(text.utf8)
        if bytes.count % 2 == 1 { bytes.append(0) }
        for index in stride(from: 0, to: bytes.count, by: 2) { send(bytes[index], bytes[index + 1]) }
      }
    }
    decoder.finish(at: frame(end))
    return decoder.cues(of: channel)
  }

  @Test func popOnShowsWhatWasLoaded() {
    // RCL, ENM, row 14 indent 4, text, row 15 indent 8, tab 2, text, EDM, EOC; later EDM.
    let cues = Self.decode([0x1420, 0x142E, 0x1452, "Hello", 0x1474, 0x1722, "World", 0x142C, 0x142F, 0x142C])
    #expect(cues.map(\.text.plain) == ["Hello\nWorld"])
    // 12 pairs of codes and 6 of text before the EOC; of two sendings the first counts.
    #expect(cues.first?.start == Self.frame(18) && cues.first?.end == Self.frame(20))
    let placement = cues.first?.placement
    // Row 14 of 15 begins 13/15 down the middle 80 %; column 4 of 32.
    #expect(placement?.line == .percent(79.33))
    #expect(placement?.position == 20 && placement?.textAlignment == .left)
  }

  @Test func rollUpRepeatsTheRowsThatStay() {
    let cues = Self.decode([0x1425, 0x1470, "One", 0x142D, "Two", 0x142D, "Three", 0x142C])
    #expect(cues.map(\.text.plain) == ["One", "One\nTwo", "Two\nThree"])
    #expect(cues[0].start == Self.frame(4) && cues[0].end == Self.frame(6) && cues[1].start == cues[0].end)
    // Four codes before it, twice each, and 2 + 2 + 3 pairs of text.
    #expect(cues[2].end == Self.frame(15))
    // Three rows.
    #expect(Self.decode([0x1426, "1", 0x142D, "2", 0x142D, "3", 0x142D, "4"]).last?.text.plain == "2\n3\n4")
  }

  @Test func paintOnAppearsAtOnce() {
    let cues = Self.decode([0x1429, 0x1140, "Paint", 0x142C])
    #expect(
      cues.map(\.text.plain) == ["Paint"] && cues[0].start == Self.frame(4)
        && cues[0].placement?.line == .percent(10))
  }

  @Test func charactersOfAllSets() {
    // Special ♪, extended É in place of E, basic á and ñ, German ß in place of s.
    let cues = Self.decode([0x1420, 0x1440, 0x1137, " E", 0x1221, "\u{2A}\u{7E}s", 0x1334, 0x142F])
    #expect(cues.map(\.text.plain) == ["♪ Éáñß"])
  }

  @Test func stylesAndEditing() {
    let italic = Self.decode([0x1420, 0x144E, "it", 0x1129, "red", 0x112E, "both", 0x142F])
    let runs = italic.first?.text.runs ?? []
    #expect(runs.map(\.text.count) == [2, 4, 5] && runs.map(\.style.isItalic) == [true, false, true])
    let red = CaptionColor(red: 255, green: 0, blue: 0)
    #expect(
      runs.map(\.style.color) == [nil, red, red] && runs.map(\.style.isUnderlined) == [false, true, false])
    // Backspace twice, once written twice; then delete to the end of the row.
    #expect(Self.decode([0x1420, 0x1440, "abcd", 0x1421, "x", 0x142F]).first?.text.plain == "abcx")
    #expect(Self.decode([0x1420, 0x1440, "abcd", 0x1440, 0x1721, 0x1424, 0x142F]).first?.text.plain == "a")
    #expect(Self.decode([0x1420, 0x1440, "abcd", 0x142E, 0x1440, "z", 0x142F]).first?.text.plain == "z")
  }

  @Test func channelsAreApart() {
    let items: [Any] = [0x1420, 0x1440, "one", 0x1C20, 0x1C40, "two", 0x142F, 0x1C2F]
    #expect(Self.decode(items).map(\.text.plain) == ["one"])
    #expect(Self.decode(items, channel: .second).map(\.text.plain) == ["two"])
    // Text mode and text before any mode are no captions.
    #expect(Self.decode(["lost", 0x142A, "text", 0x1425, "shown"]).map(\.text.plain) == ["shown"])
  }

  @Test func longRowsAndNoiseCrashNothing() {
    var decoder = Line21Decoder()
    var state: UInt32 = 1
    for index in 0..<200_000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      decoder.decode(UInt8(state >> 24), UInt8(state >> 16 & 0xFF), at: Self.frame(Int64(index)))
    }
    decoder.finish(at: Self.frame(200_000))
    #expect(!decoder.cues(of: .first).isEmpty)
  }

  @Test func dataServicesSilenceTheirOwnFieldOnly() {
    for (hasDataServices, expected) in [(false, "Hi"), (true, "")] {
      var decoder = Line21Decoder(hasDataServices: hasDataServices)
      // RU2; the beginning of a packet of data, which is noise in field 1; then text.
      for (frame, pair) in [(0x14, 0x25), (0x01, 0x03), (0x48, 0x69)].enumerated() {
        decoder.decode(UInt8(pair.0), UInt8(pair.1), at: Self.frame(Int64(frame)))
      }
      decoder.finish(at: Self.frame(10))
      #expect(decoder.cues(of: .first).map(\.text.plain).joined() == expected)
    }
  }

  /// Each flip of two full screens would be a cue of 480 runs.
  @Test func aScreenThatIsShownOverAndOverHasAnEnd() throws {
    var pairs: [UInt16] = []
    for _ in 0..<2 {
      pairs.append(0x1420)
      for row: UInt16 in [0x1140, 0x1160, 0x1240, 0x1260, 0x1540, 0x1560, 0x1640, 0x1660, 0x1740, 0x1760] {
        pairs.append(row)
        for column: UInt16 in 0..<16 { pairs += [0x1120 + 2 * (column % 7), 0x4100] }
      }
      pairs.append(0x142F)
    }
    for _ in 0..<20_000 { pairs += [0x142F, 0] }
    let words = pairs.map { pair in
      let digits = String(pair, radix: 16)
      return String(repeating: "0", count: 4 - digits.count) + digits
    }
    let text = "Scenarist_SCC V1.0\n\n00:00:01:00\t\(words.joined(separator: " "))\n"
    #expect(throws: CaptionError.tooMuchText(name: "bomb.scc", limit: CaptionFile.sizeLimit)) {
      try CaptionFile.read(Array(text.utf8), name: "bomb.scc")
    }
  }

  @Test func sccHasTimecodes() throws {
    let text = """
      Scenarist_SCC V1.0

      00:00:01:00\t9420 9420 94ae 94ae 9470 9470 c8e5 ecec ef80 942c 942c 942f 942f

      00:10:00;00\t942c 942c

      """
    let reading = try Sample.read(text)
    let cue = try #require(reading.cues.first)
    #expect(reading.format == .scenarist && cue.text.plain == "Hello" && reading.warnings.isEmpty)
    // The EOC is the twelfth pair from frame 30; ten minutes of drop-frame timecode are 17,982 frames.
    #expect(cue.start == Self.frame(41) && cue.end == Self.frame(17_982))
    #expect(throws: CaptionError.formatNotWritable(.scenarist)) {
      try CaptionFile.write(reading.document, as: .scenarist)
    }
  }

  @Test func faultsOfSCCAreTold() throws {
    let reading = try Sample.read(
      "Scenarist_SCC V1.0\n\n00:00:99:00\t9420\nxx\n00:00:01:00 9420 zzzz 9470 c8e9 942f\n")
    #expect(
      reading.plain == ["Hi"]
        && reading.codes.sorted() == ["STRAY_TEXT", "UNREADABLE_TIME", "UNREADABLE_TIME", "UNUSUAL_TIME"])
    #expect(throws: CaptionError.notCaptions(name: "sample.txt", format: .scenarist, line: 1)) {
      try Sample.read("text", as: .scenarist)
    }
  }
}
