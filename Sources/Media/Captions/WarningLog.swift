import MediaTypes

/// Gathers warnings, one for each kind, so that a file full of one fault does not give a million of them.
struct WarningLog {
  private(set) var warnings: [Warning] = []
  /// The first line whose text was taken away.
  private(set) var firstLossLine: Int?
  private var kinds: [Kind: Place] = [:]

  private struct Kind: Hashable {
    var code: CaptionWarning
    var detail: String
  }

  private struct Place {
    /// How many warnings there are of a kind.
    var count = 0
    /// The index of the last of them.
    var last = 0
  }

  /// How many of a kind stand alone where each one matters.
  static let separateLimit = 20

  /// - Parameters:
  ///   - kind: tells kinds of one code apart; not shown.
  ///   - isLoss: whether each one takes text away, so that the first ``separateLimit`` are told one by one.
  ///   - line: of what is lost.
  ///   - message: asked for only where this is the first of its kind.
  mutating func add(
    _ code: CaptionWarning, kind: String = "", at time: MediaTime? = nil, isLoss: Bool = false,
    line: Int? = nil,
    _ message: @autoclosure () -> String
  ) {
    if isLoss { firstLossLine = firstLossLine ?? line }
    var place = kinds[Kind(code: code, detail: kind), default: Place()]
    if place.count >= (isLoss ? Self.separateLimit : 1) {
      warnings[place.last].count += 1
      return
    }
    place = Place(count: place.count + 1, last: warnings.count)
    kinds[Kind(code: code, detail: kind)] = place
    warnings.append(Warning(code: code.rawValue, message: message(), atMs: time?.milliseconds))
  }

  /// Adds a warning that is the only one of its kind.
  mutating func add(_ warning: Warning) {
    warnings.append(warning)
  }
}
