import Foundation

/// Where the marks of a time axis stand and what they say.
struct TimeAxis {
  /// In seconds.
  let step: Double
  let durationSeconds: Double

  /// The steps that read well on a clock, in seconds.
  private static let steps: [Double] = [
    0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
    86_400,
  ]

  /// - Parameter mostMarks: the number of marks that there is room for, at least 1.
  init(durationSeconds: Double, mostMarks: Int) {
    self.durationSeconds = durationSeconds
    let shortest = durationSeconds / Double(max(1, mostMarks))
    step = Self.steps.first { $0 >= shortest } ?? (shortest / 86_400).rounded(.up) * 86_400
  }

  /// In seconds, the first at 0.
  var marks: [Double] {
    Array(stride(from: 0, through: durationSeconds, by: step))
  }

  /// `0:05`, `1:02:00`, or `0:00.5` where steps are shorter than a second.
  func label(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    let whole = tenths / 10
    let clock =
      whole >= 3600
      ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
      : String(format: "%d:%02d", whole / 60, whole % 60)
    return step < 1 ? "\(clock).\(tenths % 10)" : clock
  }
}
