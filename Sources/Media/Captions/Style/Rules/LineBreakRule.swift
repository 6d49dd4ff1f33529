/// Lines end where a phrase does, and only where they have to.
struct LineBreakRule: TextRule {
  static let rule = StyleRule.lineBreak

  init?(_ guide: StyleGuide) {
    guard guide.keepsPhrases else { return nil }
  }

  func check(_ text: MeasuredText) -> Breach? {
    text.poorBreaks > 0 ? Breach(Double(text.poorBreaks), limit: 0, .breaks) : nil
  }
}
