import MediaTypes

extension StyleGuide {
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
