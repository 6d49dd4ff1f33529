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

  /// What is usual on YouTube, whose help pages (https://support.google.com/youtube/answer/2734796) name formats but no
  /// limits: lines of 32 characters as in CEA-608, which its player shows as they are, two of them, for one to seven
  /// seconds. Times need not be those of frames, as the player's clock is not.
  static func youtube(script: CaptionScript) -> StyleGuide {
    var guide = StyleGuide(name: .youtube)
    guide.minimumDuration = .fixed(MediaTime(seconds: 1))
    guide.maximumDuration = MediaTime(seconds: 7)
    guide.lineCount = 2
    guide.keepsPhrases = false
    guide.keepsToFrames = false
    if script == .other { guide.lineLength = 32 }
    return guide
  }
}
