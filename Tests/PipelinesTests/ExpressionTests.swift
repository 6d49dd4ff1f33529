import Foundations
import MediaTypes
import Testing

@testable import Pipelines

private let scope = Scope(
  inputs: ["source": .file(FileReference(path: "/in/Take 1.final.MP4")), "none": .null],
  parameters: ["n": 3, "x": 2.5, "word": "Fast", "yes": true, "list": ["a", nil, "c"], "half": 0.5],
  stages: [
    "probe": ["info": ["hasAudio": true, "tracks": [["language": "en"], ["language": "de"]]], "odd-name": 1],
    "skipped": .null, "stage-2": ["file": "x"],
  ],
  each: ["value": "v", "index": 0, "label": "l"], run: ["id": "run-1", "date": "2026-11-21"])

private func evaluate(_ text: String) throws -> Value {
  try Expression(source: text, syntax: ExpressionParser.parse(text)).evaluate(in: scope)
}

@Suite struct ExpressionTests {
  @Test(arguments: [
    // Literals and paths.
    ("1", 1), ("1.5", 1.5), ("2e3", 2000.0), ("'it''s'", "it's"), ("\"a \"\"b\"\"\"", "a \"b\""), ("null", nil),
    ("true", true), ("params.n", 3), ("params[\"n\"]", 3), ("stages.probe.odd-name", 1),
    ("stages.stage-2.file", "x"), ("stages.probe.info.tracks[1].language", "de"),
    ("stages.probe[\"info\"].hasAudio", true), ("each.label", "l"), ("run.date", "2026-11-21"),
    // Precedence and grouping.
    ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 3 - 2", 5), ("8 / 2 / 2", 2.0), ("-2 * -3", 6), ("- -2", 2),
    ("1 + 1 == 2", true), ("1 < 2 && 2 < 3", true), ("true || false && false", true), ("!true || true", true),
    ("!(true || true)", false), ("inputs.none ?? 1 + 1", 2), ("inputs.none ?? 2 == 2", true),
    ("inputs.none ?? stages.skipped.file ?? 'x'", "x"), ("params.n ?? 1 / 0", 3),
    // Arithmetic.
    ("params.n - 1", 2), ("params.n + params.x", 5.5), ("7 / 2", 3.5), ("6 / 2", 3.0), ("-params.x", -2.5),
    // Null.
    ("stages.skipped.info.hasAudio", nil), ("stages.unknown.a", nil), ("inputs.none + 1", nil), ("-inputs.none", nil),
    ("inputs.none == null", true), ("params.n == null", false), ("params.n != null", true),
    ("inputs.none < 1", false), ("inputs.none >= 1", false), ("null == null", true), ("!inputs.none", true),
    ("inputs.none && true", false), ("inputs.none || true", true), ("lower(inputs.none)", nil),
    ("stages.probe.info.tracks[7].language", nil), ("params.list[inputs.none]", nil), ("params.list[-1]", nil),
    // Comparison.
    ("1 == 1.0", true), ("'a' == 'A'", false), ("'1' == 1", false), ("'a' < 'b'", true), ("2 > 10", false),
    ("2 <= 2 && 2 >= 2", true), ("params.list == params.list", true),
    // Only as much is evaluated as is needed.
    ("false && 1 / 0 == 1", false), ("true || 1 / 0 == 1", true),
    // Functions.
    ("length('añ')", 2), ("length(params.list)", 3), ("length(stages.probe)", 2), ("contains(params.list, 'c')", true),
    ("contains(params.list, 'd')", false), ("contains('broadcast', 'cast')", true), ("contains('a', '')", true),
    ("join(params.list, ', ')", "a, c"), ("lower('ÄB')", "äb"), ("upper(params.word)", "FAST"),
    ("stem(inputs.source)", "Take 1.final"), ("name(inputs.source)", "Take 1.final.MP4"),
    ("stem('a/.hidden')", ".hidden"), ("name('a/b.c')", "b.c"), ("round(2.5)", 3), ("round(-2.5)", -3),
    ("round(2)", 2), ("min(3, 1, 2)", 1), ("max(1, 2.5)", 2.5), ("max(1, 1.0)", 1.0), ("min(1, inputs.none)", nil),
  ] as [(String, Value)])
  func values(text: String, expected: Value) throws {
    #expect(try evaluate(text) == expected)
  }

  @Test(arguments: [
    ("1 / 0", "division by zero"), ("9223372036854775807 + 1", "too large"), ("'a' * 2", "takes numbers"),
    ("1e308 * 10", "too large"), ("params.n && true", "true or false"), ("!'a'", "true or false"),
    ("params.n.x", "no member"), ("params.n[0]", "cannot be indexed"), ("params.list['0'][0]", "no member"),
    ("1 < 'a'", "cannot be compared"), ("lower(1)", "lower(TEXT)"), ("round(1e300)", "too large"),
    ("join(stages.probe.info.tracks, ',')", "cannot stand in text"), ("max('a', 1)", "compares numbers"),
    ("join(params.list, 1)", "join(LIST, SEPARATOR)"),
  ])
  func failures(text: String, reason: String) throws {
    let error = try #require(throws: ExpressionError.self) { try evaluate(text) }
    #expect(error.reason.contains(reason), "\(error)")
    #expect(error.code == "EXPRESSION_FAILED")
    #expect(error.message.contains(quoted(text)))
  }

  @Test(arguments: [
    ("", 0, "no expression"), ("   ", 0, "no expression"), ("1 +", 3, "expected a value"), ("(1", 2, "expected \")\""),
    ("1 2", 2, "expected an operator"), ("a == 1", 0, "nothing known"), ("params", 6, "params.NAME"),
    ("params.", 7, "expected a name"), ("params.1", 7, "expected a name"), ("params[n]", 7, "in quotes"),
    ("1 = 1", 2, "means nothing"), ("true & true", 5, "means nothing"), ("'abc", 0, "no closing"),
    ("1 < 2 < 3", 6, "cannot be chained"), ("1 == 2 != 3", 7, "cannot be chained"), ("5px", 0, "run into a name"),
    ("lenght('a')", 0, "no function"),
    ("length()", 0, "length(LIST or TEXT)"), ("join('a')", 0, "join(LIST"), ("max()", 0, "max("), ("a[", 0, "nothing known"),
    ("params.a[1", 10, "expected \"]\""), ("$", 0, "means nothing"), ("1e999", 0, "not a number"),
    ("ünïcode", 0, "means nothing"), ("'ü' + §", 6, "means nothing"), (")", 0, "expected a value"),
    (".5", 0, "expected a value"), ("max(1,)", 6, "expected a value"),
  ])
  func syntaxErrors(text: String, offset: Int, message: String) throws {
    let error = try #require(throws: SyntaxError.self) { try ExpressionParser.parse(text) }
    #expect(error.offset == offset)
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test func depthAndLengthAreLimited() {
    for text in [
      String(repeating: "(", count: 10_000) + "1", String(repeating: "!", count: 10_000) + "true",
      "1" + String(repeating: " + 1", count: 10_000), "params.a" + String(repeating: ".b", count: 10_000),
      "null" + String(repeating: " ?? null", count: 10_000), String(repeating: "max(", count: 10_000),
    ] {
      #expect(throws: SyntaxError.self) { try ExpressionParser.parse(text) }
    }
    // What is allowed is checked in time proportional to its size.
    let deep = String(repeating: "-(", count: 24) + "1" + String(repeating: ")", count: 24)
    #expect(throws: Never.self) { try TypeChecker(types: [:]).type(of: ExpressionParser.parse(deep)) }
  }

  @Test func piecesOfText() throws {
    #expect(try TemplateText.pieces("a${{ b }}c") == [.text("a"), .expression(" b ", offset: 4), .text("c")])
    #expect(try TemplateText.pieces("$${{ b }}") == [.text("${{ b }}")])
    #expect(try TemplateText.pieces("${{ '}}' }}") == [.expression(" '}}' ", offset: 3)])
    #expect(try TemplateText.pieces("${ {{ }} $") == [.text("${ {{ }} $")])
    #expect(throws: SyntaxError.self) { try TemplateText.pieces("é${{ b }") }
  }

  @Test func textAroundNullIsNull() throws {
    let stage = try load(pipeline(with: "label: a-${{ stages.probe.info.codec }}", more: probe)).stages.last
    let template = try #require(stage?.with["label"])
    #expect(template.referencedStages == ["probe"])
    #expect(try template.evaluate(in: Scope(stages: ["probe": .null])) == nil)
    #expect(try template.evaluate(in: Scope(stages: ["probe": ["info": ["codec": "h264"]]])) == "a-h264")
  }

  private let probe = "  probe: { uses: inspect, with: { source: \"${{ inputs.source }}\" } }"

  @Test func conditionsNeedNoBrackets() throws {
    let stage = try load(pipeline(stage: "if: 1 < 2")).stages[0]
    #expect(try stage.condition?.evaluate(in: Scope()) == true)
    let never = try load(pipeline(stage: "if: false")).stages[0]
    #expect(try never.condition?.evaluate(in: Scope()) == false)
  }
}

@Suite struct TypeCheckTests {
  private static let checker = TypeChecker(types: [
    .inputs: ["source": .media, "cameras": .list(.media)],
    .params: ["n": .integer, "x": .number, "mode": .choice(["fast", "slow"]), "t": .duration, "s": .string, "b": .boolean],
    .stages: ["probe": .object(["info": .object(["codec": .string]), "any": .any, "map": .map(.integer)])],
    .run: ["id": .string],
  ])

  @Test(arguments: [
    ("1", .integer), ("1 + 1", .integer), ("1 / 1", .number), ("1 + 1.5", .number), ("params.t + 1", .number),
    ("null", .any), ("null ?? 1", .integer), ("params.s ?? null", .string), ("params.n ?? params.x", .number),
    ("params.mode ?? 'x'", .string), ("params.n ?? 'x'", .oneOf([.integer, .string])), ("inputs.cameras[0]", .media),
    ("stages.probe.any.what[0].ever", .any), ("stages.probe.map.x", .integer), ("stages.probe.map['x']", .integer),
    ("stages.probe.info.codec", .string), ("params.mode == 'fast'", .boolean), ("params.n == 1.5", .boolean),
    ("!params.b", .boolean), ("min(1, 2)", .integer), ("min(1, 2.5)", .number), ("round(params.x)", .integer),
    ("params.t > 5", .boolean), ("params.s < 'b'", .boolean), ("-params.n", .integer), ("length(inputs.cameras)", .integer),
    ("inputs.source == null", .boolean), ("inputs.source ?? inputs.cameras[0]", .media),
  ] as [(String, ValueType)])
  func types(text: String, expected: ValueType) throws {
    #expect(try Self.checker.type(of: ExpressionParser.parse(text)) == expected)
  }

  @Test(arguments: [
    ("params.mode == 'fats'", 15, "fast"), ("'fats' == params.mode", 0, "fast"), ("params.n == 'a'", 9, nil),
    ("params.n && params.b", 0, nil), ("params.b && params.n", 12, nil), ("!params.n", 1, nil), ("-params.s", 1, nil),
    ("params.s + 1", 0, nil), ("params.b < params.b", 9, nil), ("inputs.source.name", 14, nil), ("1.e5", 2, nil),
    ("inputs.cameras.name", 15, nil), ("inputs.cameras['a']", 15, nil), ("params.n[0]", 8, nil),
    ("stages.probe.info.kodec", 18, "codec"), ("stages.prob.info", 0, "stages.probe"), ("lower(params.n)", 6, nil),
    ("length(params.n)", 7, nil), ("each.value", 0, nil), ("stages.probe.inf['codec']", 13, "info"),
    ("join(inputs.cameras, ',')", 5, nil), ("params.n ?? (1 + 'a')", 17, nil),
  ] as [(String, Int, String?)])
  func errors(text: String, offset: Int, suggestion: String?) throws {
    let error = try #require(throws: SyntaxError.self) {
      try Self.checker.type(of: ExpressionParser.parse(text))
    }
    #expect(error.offset == offset, "\(error)")
    #expect(error.suggestion == suggestion)
  }

  @Test(arguments: [
    (.number, .integer, true), (.integer, .number, false), (.media, .file, true), (.file, .media, true),
    (.duration, .string, true), (.duration, .integer, true), (.number, .duration, true), (.string, .integer, false),
    (.choice(["a"]), .string, true), (.choice(["a"]), .choice(["a", "b"]), true), (.choice(["a"]), .choice(["b"]), false),
    (.list(.file), .list(.media), true), (.list(.file), .file, false), (.file, .list(.file), false),
    (.map(.number), .object(["a": .integer]), true), (.map(.number), .object(["a": .string]), false),
    (.object(["a": .integer]), .object(["b": .integer]), false), (.object(["a": .integer]), .map(.integer), true),
    (.any, .list(.file), true), (.list(.file), .any, true), (.oneOf([.string, .integer]), .integer, true),
    (.string, .oneOf([.string, .integer]), true), (.boolean, .oneOf([.string, .integer]), false),
  ] as [(ValueType, ValueType, Bool)])
  func assignability(type: ValueType, other: ValueType, isAccepted: Bool) {
    #expect(type.accepts(other) == isAccepted)
  }
}

@Suite struct PlaceTests {
  /// The mark `▸` stands where the wrong reference starts, in scalars of every style.
  @Test(arguments: [
    "label: a${{ ▸x }}", "label: 'it''s ${{ ''a'' == ▸x }}'", "label: \"\\t\\u00e9\\\"${{ ▸x }}\"",
    "label: |\n  one\n  two ${{ 1 ==\n  ▸x }}", "label: >-\n  one\n  two\n\n  ${{ ▸x }}",
    "label: one\n  two ${{ ▸x }}", "label: \"one\n  two \\\n  three ${{ ▸x }}\"", "label: &anchor !!str '${{ ▸x }}'",
    "label: 🎬 ${{ ▸x }}", "label: ${{ 'a' }} ${{ 'b' }} ${{ ▸x }}", "label: |2\n    deep ${{ ▸x }}",
    "label: \"${{ 'a' }}\\\n   ${{ ▸x }}\"",
  ])
  func placesInScalars(line: String) {
    WrongFile(.unknownReference, pipeline(with: line)).check()
  }
}
