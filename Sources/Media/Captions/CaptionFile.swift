public import MediaTypes

/// Reads and writes captions in every format there is.
public enum CaptionFile {
  /// How large a file may be, in bytes.
  public static let sizeLimit = 64 << 20

  /// Reads captions. Time and memory grow in proportion to the size, whatever the bytes are.
  /// - Parameters:
  ///   - name: of the file, for messages; it decides on the format where the content does not.
  ///   - format: `nil` to recognise it; see ``CaptionFormat/init(content:fileName:)``.
  ///   - encoding: `nil` to recognise it: a byte order mark, UTF-8, UTF-16 by its zero bytes, an XML
  ///     declaration, else Windows-1252.
  /// - Throws: ``CaptionError``, where nothing of the file can be used.
  public static func read(
    _ bytes: [UInt8], name: String, format: CaptionFormat? = nil, encoding: TextEncoding? = nil
  ) throws(CaptionError) -> CaptionReading {
    let (reading, firstLossLine) = try readPart(bytes, name: name, format: format, encoding: encoding)
    if reading.document.cues.isEmpty, let firstLossLine {
      throw .nothingUsable(name: name, format: reading.format, line: firstLossLine)
    }
    return reading
  }

  /// Reads captions, or a part of some, of which nothing may be usable.
  /// - Returns: what was read, and the first line whose text was left out.
  /// - Throws: ``CaptionError``.
  static func readPart(
    _ bytes: [UInt8], name: String, format: CaptionFormat?, encoding: TextEncoding?
  ) throws(CaptionError) -> (reading: CaptionReading, firstLossLine: Int?) {
    guard bytes.count <= sizeLimit else {
      throw .tooLarge(name: name, size: bytes.count, limit: sizeLimit)
    }
    var log = WarningLog()
    let source = try CaptionSource(bytes, name: name, encoding: encoding, log: &log)
    guard let format = format ?? CaptionFormat(content: source.bytes, fileName: name) else {
      throw .notCaptions(name: name, format: nil, line: nil)
    }
    let document = try read(source, as: format, log: &log)
    for cue in document.cues {
      if cue.end < cue.start {
        log.add(
          .reversedTime, at: cue.start,
          "\(place(of: cue)) ends before it begins; it is kept as it is, and most players will not show it.")
      }
      let latest = max(cue.start, cue.end)
      if latest >= ClockText.absurd {
        log.add(
          .unusualTime, kind: "absurd",
          "\(place(of: cue)) has a time that no recording reaches, and was given \(ClockText.text(latest)); correct "
            + "it.")
      }
    }
    return (CaptionReading(document: document, format: format, warnings: log.warnings), log.firstLossLine)
  }

  /// Makes the bytes of a file that is no more than text a text, whose lines end with `\n`.
  /// - Parameter encoding: `nil` to recognise it, as ``read(_:name:format:encoding:)`` does.
  /// - Returns: the text, with warnings of what in it is none.
  /// - Throws: ``CaptionError``.
  public static func plainText(
    _ bytes: [UInt8], name: String, encoding: TextEncoding? = nil
  ) throws(CaptionError) -> (text: String, warnings: [Warning]) {
    guard bytes.count <= sizeLimit else {
      throw .tooLarge(name: name, size: bytes.count, limit: sizeLimit)
    }
    var log = WarningLog()
    let source = try CaptionSource(bytes, name: name, encoding: encoding, log: &log)
    return (String(decoding: source.bytes, as: UTF8.self), log.warnings)
  }

  /// Writes captions as text that ends with a line end.
  /// - Returns: the text, with a warning for each kind of thing that the format cannot say.
  /// - Throws: ``CaptionError/formatNotWritable(_:)``.
  public static func write(
    _ document: CaptionDocument, as format: CaptionFormat
  ) throws(CaptionError) -> CaptionWriting {
    var log = WarningLog()
    let document = document.withPlainLineEnds
    let text: String
    switch format {
    case .webVTT: text = WebVTTWriter(document).text
    case .subRip: text = SubRipWriter(document).text
    case .subViewer: text = SubViewerWriter(document).text
    case .advancedSubStation, .subStation: text = SubStationWriter(document, format: format).text
    case .json: text = JSONWriter(document).text
    case .ttml: text = TTMLWriter(document).text
    case .scenarist: throw .formatNotWritable(format)
    }
    LossReport(document, format).add(to: &log)
    return CaptionWriting(text: text, warnings: log.warnings)
  }

  private static func read(
    _ source: CaptionSource, as format: CaptionFormat, log: inout WarningLog
  ) throws(CaptionError) -> CaptionDocument {
    switch format {
    case .webVTT:
      var reader = WebVTTReader(source, log: log)
      defer { log = reader.log }
      return try reader.read()
    case .subRip:
      var reader = SubRipReader(source, log: log)
      defer { log = reader.log }
      return try reader.read()
    case .subViewer:
      var reader = SubViewerReader(source, log: log)
      defer { log = reader.log }
      return try reader.read()
    case .advancedSubStation, .subStation:
      var reader = SubStationReader(source, format: format, log: log)
      defer { log = reader.log }
      return try reader.read()
    case .json:
      var reader = JSONReader(source, log: log)
      defer { log = reader.log }
      return try reader.read()
    case .ttml:
      var reader = TTMLReader(source, log: log)
      defer { log = reader.log }
      return try reader.read()
    case .scenarist:
      var reader = SCCReader(source, log: log)
      defer { log = reader.log }
      return try reader.read()
    }
  }

  private static func place(of cue: Cue) -> String {
    if let line = cue.line { return "The cue at line \(line)" }
    return "The cue at \(ClockText.text(cue.start))"
  }
}
