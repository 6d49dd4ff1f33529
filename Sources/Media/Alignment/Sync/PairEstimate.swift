/// Where one recording lies against another one, and what speaks for it.
struct PairEstimate: Sendable {
  var line: ClockLine
  var fit: LineFit
  /// See ``Evenness``.
  var evenness: Double
  /// How long both run, in samples of the second.
  var overlap: Double
  /// What the sound itself says for the line, in standard deviations of chance.
  var height: Float
  /// Of the best alignment elsewhere.
  var rival: Float
  /// Middles of the windows, in samples of the second.
  var times: [Double]
  /// Where each window's own peak lies, in samples of delay.
  var peaks: [Double]
  /// What was looked at closely, with the height of the sound, best first.
  var candidates: [(delay: Double, height: Float)]

  /// The height over the best one elsewhere.
  var margin: Double { Double(height / max(rival, 0.1)) }

  /// Whether nearly every window for itself has its highest peak on the line.
  var agrees: Bool { fit.windows >= 8 && Double(fit.agreeing) >= 0.8 * Double(fit.windows) }

  /// Whether no further search can change the answer: it looks good, and its windows agree.
  var isCertain: Bool { agrees && confidence >= 10 }

  /// 0 … 100.
  var confidence: Double {
    Confidence.value(height: Double(height), rival: Double(rival), evenness: evenness)
  }
}
