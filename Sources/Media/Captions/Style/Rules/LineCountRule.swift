/// Lines are few enough to leave the picture alone.
struct LineCountRule: TextRule {
  static let rule = StyleRule.lineCount
  private let limit: Int

  init?(_ guide: StyleGuide) {
    guard let limit = guide.lineCount else { return nil }
    self.limit = limit
  }

  func check(_ text: MeasuredText) -> Breach? {
    text.lines > limit ? Breach(Double(text.lines), limit: Double(limit), .lines) : nil
  }
}
