/// Lines are short enough to be taken in at once.
struct LineLengthRule: TextRule {
  static let rule = StyleRule.lineLength
  private let limit: Double
  private let upright: Double

  init?(_ guide: StyleGuide) {
    guard let limit = guide.lineLength else { return nil }
    self.limit = limit
    upright = guide.verticalLineLength ?? limit
  }

  func check(_ text: MeasuredText) -> Breach? {
    let (length, limit) = (Double(text.longestLine) / 2, text.isVertical ? upright : limit)
    return length > limit ? Breach(length, limit: limit, .characters) : nil
  }
}
