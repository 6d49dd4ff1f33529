import Captions
import Foundations
import LibAV
import MediaTypes

/// The captions in a media file.
struct MediaCaptions {
  let file: FileReference
  let cancellation: Cancellation
  /// In the file's order.
  let tracks: [CaptionTrack]

  /// Opens the file. Blocks.
  /// - Throws: `SystemError`, `AVFailure` `NOT_MEDIA` or `EMPTY_FILE`, `Cancelled`.
  init(_ file: FileReference, cancellation: Cancellation) throws {
    self.file = file
    self.cancellation = cancellation
    tracks = try CaptionTrack.all(of: file.filePath, cancellation: cancellation)
  }

  /// All but closed captions, which are numbered by themselves.
  private var texts: [CaptionTrack] { tracks.filter { $0.content != .closedCaptions } }

  /// Reads one of them. Blocks.
  /// - Parameter choice: `nil` for the first track of text, and where there is none for closed captions.
  /// - Throws: ``CaptionTrackError``, `CaptionError`, `AVFailure`, `SystemError`, `Cancelled`.
  func read(_ choice: CaptionTrackChoice?) throws -> CaptionReading {
    switch choice {
    case .text(let number)?:
      guard texts.indices.contains(number - 1) else { throw missing(choice) }
      return try readText(texts[number - 1])
    case .closed(let channel)?:
      let decoder = try closedCaptions()
      guard !decoder.cues(of: channel).isEmpty else { throw missing(choice, decoder) }
      return reading(of: channel, decoder)
    case nil:
      if let track = texts.first(where: \.isText) ?? texts.first {
        var reading = try readText(track)
        if texts.count > 1 { reading.warnings.insert(choiceWarning(track), at: 0) }
        return reading
      }
      let decoder = try closedCaptions()
      guard let channel = decoder.channels.first else { throw missing(nil) }
      var reading = reading(of: channel, decoder)
      if decoder.channels.count > 1 {
        let others = decoder.channels.dropFirst().map(\.description).joined(separator: ", ")
        reading.warnings.insert(
          Warning(
            code: "CAPTION_TRACK_CHOSEN",
            message: "The closed captions \(channel) were taken; \(quoted(file.name)) has \(others) too."),
          at: 0)
      }
      return reading
    }
  }

  /// Reads a track of text. Blocks.
  /// - Throws: ``CaptionTrackError`` for other tracks, and as ``read(_:)``.
  func readText(_ track: CaptionTrack) throws -> CaptionReading {
    switch track.content {
    case .text(let coding):
      let coded = try CaptionTrackReader.read(
        track, as: coding, of: file.filePath, sizeLimit: CaptionFile.sizeLimit, cancellation: cancellation)
      var reading = try EmbeddedCaptions.read(coded, name: file.name)
      reading.document.language = reading.document.language ?? track.language
      reading.document.title = reading.document.title ?? track.title
      return reading
    case .pictures: throw CaptionTrackError.pictures(track: describe(track), name: file.name)
    case .unknown, .closedCaptions:
      throw CaptionTrackError.unknownCoding(track: describe(track), name: file.name)
    }
  }

  /// Of a track of their own, else of the pictures.
  private func closedCaptions() throws -> ClosedCaptionDecoder {
    var decoder = ClosedCaptionDecoder()
    var end = MediaTime.zero
    if let track = tracks.first(where: { $0.content == .closedCaptions }) {
      try CaptionTrackReader.readClosedCaptions(track, of: file.filePath, cancellation: cancellation) {
        triples, start, packetEnd in
        decoder.decode(triples, at: start)
        try checkSize(of: decoder)
        end = packetEnd ?? start
      }
      decoder.finish(at: end)
      return decoder
    }
    let reader = try SourceReader(
      MediaSource(paths: [file.filePath]), tracks: [.video(0)], cancellation: cancellation)
    if let stream = reader.description.videoStream(.video(0)), stream.displayHeight > 0 {
      decoder = ClosedCaptionDecoder(
        isWide: Double(stream.displayWidth) / Double(stream.displayHeight) > 1.5)
    }
    _ = try reader.read { frame in
      end = frame.time + frame.duration
      decoder.decode(frame.frame.closedCaptions, at: frame.time)
      try checkSize(of: decoder)
    }
    decoder.finish(at: end)
    return decoder
  }

  private func checkSize(of decoder: ClosedCaptionDecoder) throws(CaptionError) {
    guard decoder.isTooLarge else { return }
    throw .tooMuchText(name: file.name, limit: CaptionFile.sizeLimit)
  }

  private func reading(of channel: ClosedCaptionChannel, _ decoder: ClosedCaptionDecoder) -> CaptionReading {
    CaptionReading(
      document: CaptionDocument(cues: decoder.cues(of: channel)), format: .scenarist, warnings: [])
  }

  private func missing(
    _ choice: CaptionTrackChoice?, _ decoder: ClosedCaptionDecoder? = nil
  ) -> CaptionTrackError {
    .missing(
      choice?.description, name: file.name,
      tracks: texts.map(describe) + (decoder?.channels.map(\.description) ?? []))
  }

  private func choiceWarning(_ track: CaptionTrack) -> Warning {
    let others = texts.filter { $0 != track }.map(describe).joined(separator: "; ")
    return Warning(
      code: "CAPTION_TRACK_CHOSEN",
      message: "The captions of \(describe(track)) were taken; there is \(others) too.")
  }

  /// `text track 2 (subrip, "eng", "Commentary")`
  private func describe(_ track: CaptionTrack) -> String {
    let number = texts.firstIndex(of: track).map { $0 + 1 } ?? 0
    let facts = [track.codec, track.language.map { quoted($0) }, track.title.map { quoted($0) }].compactMap(
      \.self)
    return "text track \(number) (\(facts.joined(separator: ", ")))"
  }
}

extension CaptionTrack {
  fileprivate var isText: Bool {
    if case .text = content { true } else { false }
  }
}
