import MediaTypes

extension StyleGuide {
  /// Netflix's Timed Text Style Guide.
  ///
  /// Durations, lines and line breaks: General Requirements,
  /// https://partnerhelp.netflixstudios.com/hc/en-us/articles/215758617. Gaps and shot changes: Subtitle Timing
  /// Guidelines, https://partnerhelp.netflixstudios.com/hc/en-us/articles/360051554394, which counts in frames at
  /// 24 Hz and wants them scaled at other rates, but for the gap of two.
  static func netflix(script: CaptionScript, language: String?, isForChildren: Bool) -> StyleGuide {
    var guide = StyleGuide(name: .netflix)
    guide.minimumDuration = .fixed(MediaTime(seconds: 5.0 / 6))
    guide.maximumDuration = MediaTime(seconds: 7)
    guide.lineCount = 2
    guide.keepsOneLine = true
    guide.gap = Gap(minimumFrames: 2, closesBelow: MediaTime(seconds: 0.5))
    guide.shotChanges = ShotChanges(
      distance: MediaTime(seconds: 0.5), reach: MediaTime(seconds: 7.0 / 24), gapFrames: 2)
    guide.overstay = MediaTime(seconds: 0.5)
    let limits = netflixText(script, language)
    guide.lineLength = limits.line
    guide.verticalLineLength = limits.uprightLine
    guide.readingSpeed = ReadingSpeed(isForChildren ? limits.children : limits.adults, .charactersPerSecond)
    return guide
  }

  /// Characters in a line and a second, by the guides of the languages. Sources, below
  /// https://partnerhelp.netflixstudios.com/hc/en-us/articles/: 215986007 (Simplified Chinese), 215767517 (Japanese: 13
  /// in a line, 11 upright, half-width ones count half), 216001127 (Korean), 217350977 (English), 215517947 (Arabic),
  /// 115003196707 (Hindi), 220448308 (Thai), 215346638 (Russian); the others, Hebrew among them (220636427), are alike.
  private static func netflixText(
    _ script: CaptionScript, _ language: String?
  ) -> (line: Double, uprightLine: Double, adults: Double, children: Double) {
    switch script {
    case .chinese: (16, 16, 9, 7)
    case .japanese: (13, 11, 4, 4)
    case .korean: (16, 16, 12, 9)
    case .other:
      switch language ?? "en" {
      case "en", "ar": (42, 42, 20, 17)
      case "hi": (42, 42, 22, 18)
      case "th": (35, 35, 17, 13)
      case "ru": (39, 39, 17, 13)
      default: (42, 42, 17, 13)
      }
    }
  }
}
