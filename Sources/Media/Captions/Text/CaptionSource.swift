/// The text of a caption file as readers take it: valid UTF-8 without byte order mark and NUL, lines ended by
/// LF alone.
struct CaptionSource {
  let name: String
  let bytes: [UInt8]

  /// Decodes a file.
  /// - Parameter encoding: `nil` to recognise it.
  /// - Throws: ``CaptionError/encodingUnknown(name:)``.
  init(
    _ bytes: [UInt8], name: String, encoding: TextEncoding?, log: inout WarningLog
  ) throws(CaptionError) {
    let recognised = encoding.map { ($0, false) } ?? TextEncoding.recognise(bytes)
    let (encoding, isGuess) = recognised
    if isGuess {
      log.add(
        .encodingGuessed,
        "The text is not UTF-8 and was read as Windows-1252; where letters are wrong, save it as UTF-8, or convert "
          + "it by `genlock captions convert --encoding`.")
    }
    var text = SourceText(capacity: bytes.count)
    switch encoding {
    case .utf8: text.appendUTF8(bytes)
    case .windows1252: text.appendUTF8(Windows1252.utf8(bytes))
    default: text.appendUTF8(try Iconv.utf8(bytes, from: encoding))
    }
    text.report(to: &log)
    self.name = name
    self.bytes = text.bytes
  }
}
