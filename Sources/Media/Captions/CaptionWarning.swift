/// The codes of what is said about captions that were read or written all the same.
public enum CaptionWarning: String, Sendable, Hashable, CaseIterable {
  /// The bytes are not UTF-8, and nobody said what they are.
  case encodingGuessed = "ENCODING_GUESSED"
  /// Bytes that mean nothing in the file's encoding became U+FFFD.
  case undecodableText = "UNDECODABLE_TEXT"
  /// NUL characters became U+FFFD.
  case nulReplaced = "NUL_REPLACED"
  /// The times of a cue cannot be understood.
  case unreadableTime = "UNREADABLE_TIME"
  /// Times were understood in spite of their form, or only by assuming something.
  case unusualTime = "UNUSUAL_TIME"
  /// A cue ends before it begins.
  case reversedTime = "REVERSED_TIME"
  /// Text that belongs to no cue was left out.
  case strayText = "STRAY_TEXT"
  /// A setting, field or header has an unknown name or a value that makes no sense.
  case settingIgnored = "SETTING_IGNORED"
  /// Markup in a cue has an unknown name, or nothing that it ends.
  case markupIgnored = "MARKUP_IGNORED"
  /// The format that was written cannot say something.
  case formatLoss = "FORMAT_LOSS"
  /// A time before zero was written as zero.
  case negativeTimeClamped = "NEGATIVE_TIME_CLAMPED"
  /// A cue that is shown for no time at all was left out of a media file.
  case cueNotShown = "CUE_NOT_SHOWN"
  /// Cues that overlap were put together where only one can be shown at a time.
  case cuesJoined = "CUES_JOINED"
  /// Text that is too long for one packet was cut.
  case textCut = "CAPTION_TEXT_CUT"
}
