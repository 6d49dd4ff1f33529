import Captions
import Foundations
import LibAV
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// Puts captions into a recording as tracks.
struct CaptionsMuxStage: Stage {
  static let declaration = StageDeclaration(
    name: "captions.mux",
    summary: "Puts captions into a recording as tracks, which players can show or hide.",
    discussion: """
      Nothing is coded anew: streams, tags, chapters and dispositions are copied. MP4 and MOV get timed text (tx3g), WebM \
      gets WebVTT, and Matroska whichever of SubRip, WebVTT and ASS can say the most of the captions; what is lost is a \
      warning. Captions that are there already in another coding are written so too. Times count from the recording's first picture or sound, whatever its container says. Streams that the \
      container cannot hold are left out with a warning, but not pictures and sound, which are an error.
      """,
    parameters: CaptionsMuxParameters.declarations,
    outputs: [
      OutputDeclaration("file", .media, "The recording with its captions."),
      OutputDeclaration(
        "info",
        .object(["tracks": .list(.object(["coding": .string, "cues": .integer, "language": .string]))]),
        "What the new tracks are."),
    ],
    example: """
      delivery:
        uses: captions.mux
        with:
          source: "${{ inputs.source }}"
          captions: ["${{ inputs.captions }}"]
          container: mp4
          languages: [eng]
      """)
  static let version = 2
  static var libraries: [String: String] { EncoderCatalog.libraryVersions }

  func run(_ parameters: CaptionsMuxParameters, in context: StageContext) async throws -> [String: Value] {
    try await onBlockingThread(context.name) {
      let path = context.outputFile("captioned.\(parameters.container.rawValue)")
      var tracks: [CaptionMuxPlan.NewTrack] = []
      for (names, kind) in [(parameters.languages, "languages"), (parameters.titles, "titles")] {
        guard let count = names?.count, count > parameters.captions.count else { continue }
        throw CaptionsMuxError.moreNames(kind, count: count, tracks: parameters.captions.count)
      }
      let languages = try parameters.languages?.map(Self.language)
      for (index, file) in parameters.captions.enumerated() {
        tracks.append(try Self.track(index, file, parameters, languages, context))
      }
      let recoded = try Self.recoded(parameters, context)
      let plan = CaptionMuxPlan(
        source: parameters.source.filePath, path: path, container: parameters.container,
        tracks: recoded.map(\.track) + tracks, replacedStreams: Set(recoded.map(\.stream)))
      var muxer = try CaptionMuxer(plan, cancellation: context.cancellation)
      let length = muxer.duration
      try muxer.run { time in
        let fraction = length.map { min(1, max(0, time.seconds / $0.seconds)) }
        context.report(StageProgress(fraction: fraction, mediaSeconds: time.seconds))
      }
      for warning in muxer.warnings { context.warn(warning) }
      if let warning = Self.lateWarning(tracks, end: muxer.end) { context.warn(warning) }
      return [
        "file": .file(FileReference(path: path.string, mediaType: parameters.container.mediaType)),
        "info": ["tracks": .list(tracks.map(Self.info))],
      ]
    }
  }

  func estimate(_ parameters: CaptionsMuxParameters) async throws -> StageEstimate {
    var estimate = StageEstimate(cpus: 1, memory: 256 << 20)
    estimate.disk = parameters.source.size ?? 0
    return estimate
  }

  private static func track(
    _ index: Int, _ file: FileReference, _ parameters: CaptionsMuxParameters, _ languages: [String?]?,
    _ context: StageContext
  ) throws -> CaptionMuxPlan.NewTrack {
    let (_, reading) = try CaptionFiles.readAny(file, cancellation: context.cancellation)
    let document = reading.document
    guard !document.cues.isEmpty,
      let coding = EmbeddedCaptions.coding(for: document, among: parameters.container.codings)
    else { throw CaptionsMuxError.noCues(name: file.name) }
    let (coded, warnings) = try EmbeddedCaptions.write(document, as: coding)
    for warning in reading.warnings + warnings { context.warn(warning) }
    let language = languages.flatMap { $0.indices.contains(index) ? $0[index] : nil }
    let title = parameters.titles.flatMap {
      $0.indices.contains(index) && !$0[index].isEmpty ? $0[index] : nil
    }
    return CaptionMuxPlan.NewTrack(
      captions: coded, language: language ?? document.language.flatMap { own($0, of: file, context) },
      title: title ?? document.title,
      isDefault: parameters.default && index == 0, isForced: parameters.forced && index == 0)
  }

  private static func lateWarning(_ tracks: [CaptionMuxPlan.NewTrack], end: MediaTime?) -> Warning? {
    guard let end else { return nil }
    let late = tracks.flatMap(\.captions.samples).filter { $0.start >= end }
    guard let first = late.map(\.start).min() else { return nil }
    return Warning(
      code: "CUES_AFTER_END",
      message: "Captions begin after the end of the recording at \((end.seconds * 10).rounded() / 10) s.",
      count: late.count, atMs: first.milliseconds)
  }

  /// - Parameter text: empty for what the captions say.
  private static func language(_ text: String) throws -> String? {
    guard !text.isEmpty else { return nil }
    guard let code = LanguageCode.threeLetters(text) else { throw CaptionsMuxError.badLanguage(text) }
    return code
  }

  /// The language that captions say they are in.
  private static func own(_ text: String, of file: FileReference, _ context: StageContext) -> String? {
    let code = LanguageCode.threeLetters(text)
    if code == nil {
      context.warn(
        Warning(
          code: "LANGUAGE_UNKNOWN",
          message: "\(quoted(file.name)) says that its language is \(quoted(text)), which is no code of one; "
            + "the track was left without."))
    }
    return code
  }

  /// The tracks of text that the recording has in codings that the container does not hold, in one that it does.
  private static func recoded(
    _ parameters: CaptionsMuxParameters, _ context: StageContext
  ) throws -> [(stream: Int, track: CaptionMuxPlan.NewTrack)] {
    let media = try MediaCaptions(parameters.source, cancellation: context.cancellation)
    var recoded: [(stream: Int, track: CaptionMuxPlan.NewTrack)] = []
    for track in media.tracks {
      guard case .text(let coding) = track.content, !parameters.container.holds(coding) else { continue }
      let reading = try media.readText(track)
      guard let target = EmbeddedCaptions.coding(for: reading.document, among: parameters.container.codings)
      else { continue }
      let (coded, warnings) = try EmbeddedCaptions.write(reading.document, as: target)
      for warning in reading.warnings + warnings { context.warn(warning) }
      recoded.append(
        (
          track.streamIndex,
          CaptionMuxPlan.NewTrack(
            captions: coded, language: track.language, title: track.title,
            isDefault: track.isDefault && !parameters.default, isForced: track.isForced)
        ))
    }
    return recoded
  }

  private static func info(_ track: CaptionMuxPlan.NewTrack) -> Value {
    [
      "coding": .string(track.captions.coding.rawValue),
      "cues": .integer(Int64(track.captions.samples.count)),
      "language": track.language.map { .string($0) } ?? .null,
    ]
  }
}
