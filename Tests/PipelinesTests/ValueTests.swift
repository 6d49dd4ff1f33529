import Foundations
import MediaTypes
import SystemPackage
import Testing

@testable import Pipelines

@Suite struct TextTests {
  @Test(
    arguments: [
      ("90", 90), ("90s", 90), ("1.5m", 90), ("00:01:30.250", 90.25), ("1:30", 90), ("250ms", 0.25),
      ("1h 30m", 5400),
      ("1h30m", 5400), ("2 h", 7200), ("7d", 604_800), ("0", 0), (" 5s ", 5), ("100:00", 6000), ("0.5", 0.5),
      ("", nil), ("s", nil), ("-1", nil), ("1:60", nil), ("1:2:3:4", nil), ("1.5:00", nil), ("1m1m", nil),
      ("5x", nil),
      ("1e3", nil), ("nan", nil), ("٣", nil), ("1:", nil), (":30", nil), ("1..5s", nil), ("5 5", nil),
    ] as [(String, Double?)])
  func durations(text: String, seconds: Double?) {
    #expect(DurationText.seconds(text) == seconds)
  }

  @Test(
    arguments: [
      ("512MiB", 536_870_912), ("2GB", 2_000_000_000), ("1.5 GiB", 1_610_612_736), ("1024", 1024),
      ("1 kB", 1000),
      ("1b", 1), ("1TB", 1_000_000_000_000), ("", nil), ("0", nil), ("GB", nil), ("-1GB", nil), ("1 XB", nil),
      ("99999999999999TB", nil),
    ] as [(String, Int64?)])
  func memory(text: String, bytes: Int64?) {
    #expect(ByteSizeText.bytes(text) == bytes)
  }
}

@Suite struct ResolutionTests {
  @Test func aChoiceOfNumbersTakesNumbers() throws {
    let type = ValueType.choice(["8", "16"])
    #expect(try type.coerce(8) == "8")
    #expect(throws: ValueMismatch.self) { try type.coerce(24) }
  }

  private let source = Value.file(FileReference(path: "/in/a.mp4"))

  private func encode(_ given: [String: Value]) throws -> ResolvedParameters {
    try #require(testCatalog["encode"]).resolve(given)
  }

  private func gather(_ given: [String: Value]) throws -> ResolvedParameters {
    try #require(testCatalog["gather"]).resolve(given)
  }

  @Test func defaultsAreFilledIn() throws {
    let resolved = try encode(["source": source, "height": nil])
    #expect(resolved.missing == [])
    #expect(
      resolved.value == ["source": source, "preset": "proxy", "height": 720, "fast": false, "start": 0.0])
  }

  @Test func valuesAreBroughtToTheirTypes() throws {
    let resolved = try encode(["source": source, "quality": 20, "start": "1:30", "height": 540.0])
    #expect(resolved.value["quality"] == 20.0)
    #expect(resolved.value["start"] == 90.0)
    #expect(resolved.value["height"] == 540)
  }

  @Test func whatIsMissingIsTold() throws {
    #expect(try encode(["source": nil]).missing == ["source"])
    #expect(try encode([:]).missing == ["source"])
    #expect(try gather(["files": [nil, nil]]).missing == ["files"])
  }

  @Test func nullsInListsAreDropped() throws {
    let resolved = try gather([
      "files": [nil, source], "environment": ["A": 1, "B": nil], "trim": ["in": "5s", "out": nil],
    ])
    #expect(resolved.value["files"] == [source])
    #expect(resolved.value["environment"] == ["A": 1])
    #expect(resolved.value["trim"] == ["in": 5.0])
  }

  @Test(
    arguments: [
      (["height": 4000], "\"height\" of stage \"encode\"", "out of range"),
      (["height": "x"], "given as \"x\"", "expected integer"),
      (["height": 720.5], "\"height\"", "expected integer"),
      (["preset": "proxi"], "did you mean \"proxy\"", "not one of"),
      (["quality": .number(.nan)], "quality", "expected number"), (["start": -1], "start", "at least 0"),
      (["source": "a.mp4"], "source", "expected media"),
    ] as [([String: Value], String, String)])
  func wrongValues(given: [String: Value], name: String, reason: String) throws {
    let error = try #require(throws: ParameterError.self) {
      try encode(given.merging(["source": source]) { $1.fileValue == nil ? $1 : $0 })
    }
    #expect(error.code == "INVALID_PARAMETER")
    #expect(error.message.contains(name) && error.message.contains(reason), "\(error.message)")
  }

  @Test func wrongValuesInsideOthers() throws {
    let element = try #require(throws: ParameterError.self) { try gather(["files": [source, 5]]) }
    #expect(element.message.contains("\"files\"[1]"))
    let member = try #require(throws: ParameterError.self) {
      try gather(["files": [source], "trim": ["in": "x"]])
    }
    #expect(member.message.contains("\"trim\".in"))
    let count = try #require(throws: ParameterError.self) {
      try gather(["files": [source, source, source, source]])
    }
    #expect(count.message.contains("1 … 3"))
    let unknown = try #require(throws: ParameterError.self) { try gather(["fils": []]) }
    #expect(unknown.code == "UNKNOWN_PARAMETER")
  }
}

@Suite struct GivenValuesTests {
  private func given() throws -> Pipeline {
    try load(
      pipeline(
        params: """
          { n: { type: integer, minimum: 1, maximum: 5 }, x: { type: number, default: 1 }, \
          b: { type: boolean, default: true }, d: { type: duration, default: 2m }, \
          l: { type: "integer[]", default: [] }, w: { type: choice, choices: [a, b], default: ~ }, \
          s: { type: string, default: "" } }
          """
      ).replacing("media } }", with: "media }, more: { type: \"file[]\", required: false } }"))
  }

  @Test func textIsReadByType() throws {
    let values = try given().resolveParameters(
      text: ["n": "3", "x": "2", "b": "false", "d": "00:10", "l": "1,2", "w": "b", "s": "5"])
    #expect(values == ["n": 3, "x": 2.0, "b": false, "d": 10.0, "l": [1, 2], "w": "b", "s": "5"])
    #expect(try given().resolveParameters(text: ["n": "1", "l": "[4, 5]"])["l"] == [4, 5])
  }

  @Test func defaultsHold() throws {
    let values = try given().resolveParameters(["n": 1])
    #expect(values == ["n": 1, "x": 1.0, "b": true, "d": 120.0, "l": [], "w": nil, "s": ""])
  }

  @Test(
    arguments: [
      (["m": "1"], "UNKNOWN_PARAMETER", "\"m\""), ([:], "MISSING_PARAMETER", "\"n\""),
      (["n": "9"], "INVALID_PARAMETER", "out of range"),
      (["n": "two"], "INVALID_PARAMETER", "given as \"two\""),
      (["n": "1", "b": "yes"], "INVALID_PARAMETER", "did you mean \"true\""),
      (["n": "1", "l": "1,x"], "INVALID_PARAMETER", "[1]"),
      (["n": "1", "w": "c"], "INVALID_PARAMETER", "one of a, b"),
      (["n": "1", "x": "inf"], "INVALID_PARAMETER", "number"),
    ] as [([String: String], String, String)])
  func wrongParameters(given text: [String: String], code: String, part: String) throws {
    let error = try #require(throws: ParameterError.self) { try given().resolveParameters(text: text) }
    #expect(error.code == code)
    #expect(error.category == .usage)
    #expect(error.message.contains(part), "\(error.message)")
  }

  @Test func inputs() throws {
    let pipeline = try given()
    try pipeline.checkInputs(["source": ["a.mp4"]])
    try pipeline.checkInputs(["source": ["a.mp4"], "more": ["b", "c"]])
    let unknown = try #require(throws: InputError.self) { try pipeline.checkInputs(["sorce": ["a"]]) }
    #expect(unknown.code == "UNKNOWN_INPUT")
    #expect(unknown.message.contains("did you mean \"source\"?"))
    let missing = try #require(throws: InputError.self) { try pipeline.checkInputs([:]) }
    #expect(missing.code == "MISSING_INPUT")
    let many = try #require(throws: InputError.self) { try pipeline.checkInputs(["source": ["a", "b"]]) }
    #expect(many.code == "TOO_MANY_FILES")
    #expect(many.category == .usage)
  }
}
