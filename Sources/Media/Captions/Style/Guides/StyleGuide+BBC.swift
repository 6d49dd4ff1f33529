import MediaTypes

extension StyleGuide {
  /// The BBC's Subtitle Guidelines, https://www.bbc.co.uk/accessibility/forproducts/guides/subtitles/.
  ///
  /// 160 to 180 words a minute and never less than 0.3 s for a word (section 4), 37 characters as in teletext, three lines at the
  /// most (section 3). A pause of at least a second, or none (4.5). Captions begin and end with the shot (6.1), for
  /// which no distance is given; half a second is taken. They stay up to 1.5 s after speech (5.2). There is no
  /// figure for the longest caption.
  static func bbc(script: CaptionScript) -> StyleGuide {
    var guide = StyleGuide(name: .bbc)
    guide.lineCount = 3
    guide.gap = Gap(minimumFrames: 0, closesBelow: MediaTime(seconds: 1))
    let half = MediaTime(seconds: 0.5)
    guide.shotChanges = ShotChanges(distance: half, reach: half, gapFrames: 0)
    guide.overstay = MediaTime(seconds: 1.5)
    // Made for text of letters and spaces.
    guard script == .other else { return guide }
    guide.minimumDuration = .perWord(MediaTime(seconds: 0.3))
    guide.readingSpeed = ReadingSpeed(180, .wordsPerMinute)
    guide.lineLength = 37
    return guide
  }
}
