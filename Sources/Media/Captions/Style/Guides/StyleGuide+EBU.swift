import MediaTypes

extension StyleGuide {
  /// What European broadcasters keep to. The European Broadcasting Union's own papers are about file formats: from EBU Tech
  /// 3264 is the line of 37 characters, which is what teletext leaves of its 40.
  ///
  /// Times and lines: Carroll and Ivarsson, Code of Good Subtitling Practice (European Association for Studies in Screen
  /// Translation, 1998): one to seven seconds, two lines, four frames between captions. Reading speed: 15 characters
  /// a second, the faster of the two paces in Díaz Cintas and Remael, Audiovisual Translation: Subtitling (2007), 4.3. There
  /// are no figures for shot changes.
  static func ebu(script: CaptionScript) -> StyleGuide {
    var guide = StyleGuide(name: .ebu)
    guide.minimumDuration = .fixed(MediaTime(seconds: 1))
    guide.maximumDuration = MediaTime(seconds: 7)
    guide.lineCount = 2
    guide.gap = Gap(minimumFrames: 4)
    guide.overstay = MediaTime(seconds: 0.5)
    guard script == .other else { return guide }
    guide.readingSpeed = ReadingSpeed(15, .charactersPerSecond)
    guide.lineLength = 37
    return guide
  }
}
