import MediaTypes

/// Writes captions as JSON that any program can read, and that ``JSONReader`` reads without a loss.
///
/// ```
/// {"version":1,"language":"en","title":"A film","regions":[…],"kept":[…],"cues":[
/// {"id":"1","startMs":1000,"endMs":2500,"text":"Hello\nthere","voice":"Mary"},
/// {"startMs":2500,"endMs":4000,"text":"Bye","placement":{"line":0},"runs":[{"text":"Bye","bold":true}]}
/// ]}
/// ```
///
/// Only `cues`, and in each of them `startMs` and `endMs`, in ms and not whole where they need not be, are
/// required. `text` is plain; `lines` may stand instead of it when it is read. Where the text has more than
/// one look, `runs` has it all, with the keys `bold`, `italic`, `underline`, `strikeOut`, `color`,
/// `background`, `fontFamily`, `fontPercent` or `fontPixels`, `voice`, `language`, `classes`, `ruby`,
/// `appearsAtMs`, `instruction` and `instructionFormat`. `placement` has the cue settings of WebVTT:
/// `writing` (`rl`, `lr`), `line` or `linePercent`, `lineAlign`, `position`, `positionAlign`, `size`,
/// `align`. `fields` and `kept` are what another format had.
struct JSONWriter {
  private let document: CaptionDocument

  init(_ document: CaptionDocument) {
    self.document = document
  }

  /// The whole file, a cue in each line.
  var text: String {
    var root = JSONMembers()
    root.add("version", 1)
    root.add("language", document.language)
    root.add("title", document.title)
    if !document.regions.isEmpty { root.add("regions", raw: Self.list(document.regions.map(Self.region))) }
    if !document.verbatim.isEmpty { root.add("kept", raw: Self.list(document.verbatim.map(Self.verbatim))) }
    let cues = document.cues.map { "\n" + Self.cue($0) }.joined(separator: ",")
    root.add("cues", raw: "[\(cues)\n]")
    return root.text + "\n"
  }

  private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }

  private static func region(_ region: CaptionRegion) -> String {
    var members = JSONMembers()
    members.add("id", region.identifier)
    members.add("width", region.width)
    members.add("height", region.height)
    members.add("lines", region.lines.map(Double.init))
    members.add("anchor", [region.anchor.x, region.anchor.y])
    members.add("viewportAnchor", [region.viewportAnchor.x, region.viewportAnchor.y])
    members.add("scrollsUp", region.scrollsUp)
    members.add("displayAlign", region.displayAlignment.rawValue)
    return members.text
  }

  private static func verbatim(_ block: Verbatim) -> String {
    var members = JSONMembers()
    members.add("format", block.format.rawValue)
    members.add("kind", block.kind)
    members.add("text", block.text)
    members.add("beforeCue", Double(block.beforeCue))
    return members.text
  }

  private static func cue(_ cue: Cue) -> String {
    var members = JSONMembers()
    members.add("id", cue.identifier)
    members.add("startMs", cue.start.milliseconds)
    members.add("endMs", cue.end.milliseconds)
    members.add("text", cue.text.plain)
    members.add("region", cue.region)
    if let placement = cue.placement { members.add("placement", raw: self.placement(placement)) }
    if !cue.verbatim.isEmpty {
      var fields = JSONMembers()
      for (key, value) in cue.verbatim.sorted(by: { $0.key < $1.key }) { fields.add(key, value) }
      members.add("fields", raw: fields.text)
    }
    // One run of one voice needs no list.
    var spoken = CaptionStyle()
    spoken.voice = cue.text.runs.first?.style.voice
    if cue.text.runs.count == 1, cue.text.runs == [CaptionRun(cue.text.plain, style: spoken)],
      !cue.text.plain.isEmpty
    {
      members.add("voice", spoken.voice)
    } else if !cue.text.runs.isEmpty {
      members.add("runs", raw: list(cue.text.runs.map(run)))
    }
    return members.text
  }

  private static func placement(_ placement: CuePlacement) -> String {
    var members = JSONMembers()
    if placement.writing != .horizontal { members.add("writing", placement.writing.rawValue) }
    switch placement.line {
    case .number(let number): members.add("line", Double(number))
    case .percent(let percent): members.add("linePercent", percent)
    case nil: break
    }
    if placement.lineAlignment != .start { members.add("lineAlign", placement.lineAlignment.rawValue) }
    members.add("position", placement.position)
    members.add("positionAlign", placement.positionAlignment?.rawValue)
    members.add("size", placement.size)
    if placement.textAlignment != .center { members.add("align", placement.textAlignment.rawValue) }
    return members.text
  }

  private static func run(_ run: CaptionRun) -> String {
    let style = run.style
    var members = JSONMembers()
    members.add("text", run.text)
    members.add("bold", style.isBold)
    members.add("italic", style.isItalic)
    members.add("underline", style.isUnderlined)
    members.add("strikeOut", style.isStruckOut)
    members.add("color", style.color?.hexadecimal)
    members.add("background", style.background?.hexadecimal)
    members.add("fontFamily", style.fontFamily)
    switch style.fontSize {
    case .percent(let percent): members.add("fontPercent", percent)
    case .pixels(let pixels): members.add("fontPixels", pixels)
    case nil: break
    }
    members.add("voice", style.voice)
    members.add("language", style.language)
    if !style.classes.isEmpty { members.add("classes", raw: list(style.classes.map(JSONMembers.quoted))) }
    members.add("ruby", style.ruby?.rawValue)
    members.add("appearsAtMs", run.appearsAt?.milliseconds)
    members.add("instruction", run.instruction)
    members.add("instructionFormat", run.instructionFormat?.rawValue)
    return members.text
  }
}
