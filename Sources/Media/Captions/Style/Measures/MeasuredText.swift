/// What style rules want to know of a cue's text, counted once.
struct MeasuredText: Sendable {
  /// Of all of it as one line, in half characters.
  var halves = 0
  /// What stands between spaces and has a letter or a digit.
  var words = 0
  var lines = 0
  /// The width of the longest line in half characters.
  var longestLine = 0
  /// How many lines end where none should.
  var poorBreaks = 0
  /// Whether its lines stand upright.
  var isVertical = false
}
