import Foundation
import MediaTypes

/// Reads the JSON form of captions; ``JSONWriter`` says what it looks like.
struct JSONReader {
  private let source: CaptionSource
  private(set) var log: WarningLog

  init(_ source: CaptionSource, log: WarningLog) {
    self.source = source
    self.log = log
  }

  /// - Throws: ``CaptionError/malformed(name:format:line:reason:)``, which names the cue, and
  ///   ``CaptionError/notCaptions(name:format:line:)`` for JSON of another kind.
  mutating func read() throws(CaptionError) -> CaptionDocument {
    let content: Any
    do {
      content = try JSONSerialization.jsonObject(with: Data(source.bytes))
    } catch {
      let detail = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      throw failure(detail ?? "its grammar is wrong")
    }
    guard let members = content as? [String: Any], members["cues"] != nil else {
      throw .notCaptions(name: source.name, format: .json, line: nil)
    }
    var root = JSONObject(members, place: "the document", name: source.name)
    if let version = try root.number("version"), version != 1 {
      throw failure("its version is \(WebVTTNumber.text(version)), and only 1 is known")
    }
    var document = CaptionDocument(language: try root.string("language"), title: try root.string("title"))
    for (index, item) in (try root.list("regions") ?? []).enumerated() {
      var object = try object(item, "region \(index + 1)")
      document.regions.append(try object.region())
      report(object)
    }
    for (index, item) in (try root.list("kept") ?? []).enumerated() {
      var object = try object(item, "kept block \(index + 1)")
      document.verbatim.append(try object.verbatim())
      report(object)
    }
    for (index, item) in (try root.list("cues") ?? []).enumerated() {
      document.cues.append(try cue(item, number: index + 1))
    }
    report(root)
    return document
  }

  private mutating func cue(_ item: Any, number: Int) throws(CaptionError) -> Cue {
    var object = try object(item, "cue \(number)")
    let identifier = try object.string("id")
    if let identifier { object.place += ", \(identifier.excerpt)," }
    guard let start = try object.time("startMs") else { throw failure("\(object.place) has no startMs") }
    guard let end = try object.time("endMs") else { throw failure("\(object.place) has no endMs") }
    var cue = Cue(identifier: identifier, start: start, end: end, text: CaptionText())
    let plain = try object.string("text")
    let lines = try object.strings("lines")
    var style = CaptionStyle()
    style.voice = try object.string("voice")
    let text = plain ?? lines?.joined(separator: "\n") ?? ""
    cue.text = CaptionText(runs: text.isEmpty ? [] : [CaptionRun(text, style: style)])
    if let runs = try object.list("runs") {
      cue.text.runs = []
      for (index, run) in runs.enumerated() {
        var part = try self.object(run, "run \(index + 1) of \(object.place)")
        cue.text.runs.append(try part.run(style))
        report(part)
      }
    }
    cue.region = try object.string("region")
    cue.verbatim = try object.stringMembers("fields")
    if let members = try object.members("placement") {
      var part = JSONObject(members, place: "the placement of \(object.place)", name: source.name)
      cue.placement = try part.placement()
      report(part)
    }
    report(object)
    return cue
  }

  private func object(_ item: Any, _ place: String) throws(CaptionError) -> JSONObject {
    guard let members = item as? [String: Any] else { throw failure("\(place) is no object") }
    return JSONObject(members, place: place, name: source.name)
  }

  private func failure(_ reason: String) -> CaptionError {
    .malformed(name: source.name, format: .json, line: nil, reason: reason)
  }

  private mutating func report(_ object: JSONObject) {
    for key in object.unknownKeys {
      log.add(
        .settingIgnored, kind: key,
        "There is a key \(key.excerpt) in \(object.place) that means nothing; it was ignored.")
    }
  }
}
