public import MediaTypes

/// The text of a cue as stretches of one look each. Lines end with `\n`.
public struct CaptionText: Sendable, Hashable {
  public var runs: [CaptionRun]

  public init(runs: [CaptionRun] = []) {
    self.runs = runs
  }

  public init(_ plain: String) {
    self.init(runs: plain.isEmpty ? [] : [CaptionRun(plain)])
  }

  /// What is read, ruby annotations left out.
  public var plain: String {
    runs.filter { $0.style.ruby != .annotation }.map(\.text).joined()
  }

  /// The lines of ``plain``.
  public var lines: [Substring] { plain.split(separator: "\n", omittingEmptySubsequences: false) }

  public var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }
}

/// A stretch of text of one look.
public struct CaptionRun: Sendable, Hashable {
  public var text: String
  public var style: CaptionStyle
  /// When it appears, where that is later than the cue, as in karaoke.
  public var appearsAt: MediaTime?
  /// An instruction that only the format it was read from knows, such as ASS's `{\fad(200,0)}`; ``text`` is
  /// empty then.
  public var instruction: String?
  /// The format that knows the ``instruction``.
  public var instructionFormat: CaptionFormat?

  public init(
    _ text: String, style: CaptionStyle = CaptionStyle(), appearsAt: MediaTime? = nil,
    instruction: String? = nil,
    instructionFormat: CaptionFormat? = nil
  ) {
    self.text = text
    self.style = style
    self.appearsAt = appearsAt
    self.instruction = instruction
    self.instructionFormat = instructionFormat
  }
}
