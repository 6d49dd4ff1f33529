public import MediaTypes

/// Holds captions against a style guide, and brings them to it as far as that can be done without harm: no word is lost, none
/// is shown before or long after it is spoken, and nothing that was right becomes wrong. Time grows with the number
/// of cues.
public struct StyleLinter: Sendable {
  public var style: StyleGuide.Name
  /// BCP 47; `nil` for what the document says, and what its words look like.
  public var language: String?
  public var isForChildren = false
  /// In Hz, within ``frameRates``; without it nothing that counts in frames is checked.
  public var frameRate: Rational?
  /// `nil` where they are not known.
  public var shotChanges: [MediaTime]?
  /// How finely the file tells times: what is off a frame by half of it is on the frame.
  public var resolution = MediaTime(seconds: 0.001)

  /// The rates that there are captions for, in Hz.
  public static let frameRates = 1.0...1_000

  public init(style: StyleGuide.Name = .netflix) {
    self.style = style
  }

  /// Checks and changes nothing.
  public func check(_ document: CaptionDocument) -> StyleReport {
    let document = document.withPlainLineEnds
    let session = StyleSession(self, document)
    return session.report(session.findings(in: document, session.texts(of: document)))
  }

  /// Checks and repairs.
  /// - Returns: the repaired document, and the findings, of which those that are not ``StyleFinding/fixed`` are still there.
  public func fix(_ document: CaptionDocument) -> (document: CaptionDocument, report: StyleReport) {
    let document = document.withPlainLineEnds
    let session = StyleSession(self, document)
    var texts = session.texts(of: document)
    let before = session.findings(in: document, texts)
    guard !before.isEmpty else { return (document, session.report([])) }
    var fixed = document
    session.fix(&fixed, &texts)
    var remaining: [StyleSession.Key: StyleFinding] = [:]
    for finding in session.findings(in: fixed, texts) { remaining[.init(finding)] = finding }
    let findings = before.map { finding in
      var result = remaining[.init(finding)] ?? finding
      result.startMs = finding.startMs
      result.fixed = remaining[.init(finding)] == nil
      return result
    }
    // How fast a caption has to be read is known only once it is shown for some time.
    let known = Set(findings.map { StyleSession.Key($0) })
    let new = remaining.filter { !known.contains($0.key) }.map(\.value)
    return (fixed, session.report((findings + new).sorted(by: StyleSession.isBefore)))
  }
}
