import Foundations
import LibAV
import MediaTypes
import SystemPackage

/// Preset, parameters and source, put together into the file to be written.
struct TranscodePlan {
  let preset: TranscodePreset
  let container: TranscodePreset.Container
  let file: MediaFilePlan
  /// In Hz; `nil` where frames keep their own times.
  let frameRate: Rational?
  let mapsTones: Bool
  let warnings: [Warning]

  /// - Parameter captions: an ASS file whose captions are drawn into the pictures.
  init(
    _ parameters: TranscodeParameters, source: SourceDescription, folder: FilePath, captions: FilePath? = nil
  ) throws {
    guard let preset = TranscodePreset[parameters.preset] else {
      preconditionFailure("the declaration admits presets by name only")
    }
    self.preset = preset
    container = parameters.container ?? preset.container
    guard let track = source.tracks.first(where: \.isVideo), let stream = source.videoStream(track) else {
      throw MediaPassError.missingTrack("video", path: source.info.path)
    }
    frameRate = try Self.frameRate(parameters, preset, stream)
    let settings = try Self.videoSettings(parameters, preset, source, track, frameRate: frameRate)
    mapsTones = Self.mapsTones(parameters, preset, stream, pixelFormat: settings.pixelFormat)
    warnings = Self.warnings(stream, frameRate: frameRate, mapsTones: mapsTones, preset)

    let picture = PicturePlan(
      height: parameters.height ?? (parameters.width == nil ? preset.height : nil), width: parameters.width,
      // Letters are drawn for square pixels.
      usesSquarePixels: preset.usesSquarePixels || captions != nil, mapsTones: mapsTones,
      pixelFormat: settings.pixelFormat,
      keepsPictures: preset.isArchive, needsBT709: settings.encoder == "dnxhd", captions: captions)
    var tags: [String: String] = [:]
    if let creationTime = source.info.creationTime { tags["creation_time"] = creationTime }
    file = MediaFilePlan(
      path: folder.appending("\(preset.name).\(container.fileExtension)"), format: container.rawValue,
      formatOptions: container.options,
      video: VideoTrackPlan(track: track, picture: picture, settings: settings, frameRate: frameRate),
      audio: try source.tracks.filter { !$0.isVideo }.map {
        AudioTrackPlan(track: $0, settings: try Self.audioSettings(parameters, preset, source, $0))
      },
      tags: tags, timecode: Self.timecode(source, frameRate: frameRate, start: parameters.trim?.start),
      frameDigests: preset.isArchive ? folder.appending("\(preset.name).framemd5") : nil)
    try Self.checkContainer(container, preset, file)
  }

  /// Sees that what is coded can be written, before anything is.
  private static func checkContainer(
    _ container: TranscodePreset.Container, _ preset: TranscodePreset, _ file: MediaFilePlan
  ) throws {
    let encoders = (file.video.map { [$0.settings.encoder] } ?? []) + file.audio.map(\.settings.encoder)
    let refused = { (container: TranscodePreset.Container) in
      encoders.filter { !EncoderCatalog.container(container.rawValue, holds: $0) }
    }
    guard !refused(container).isEmpty else { return }
    throw TranscodeError.containerCannotHold(
      container, preset: preset.name, codecs: Array(Set(refused(container))).sorted(),
      others: TranscodePreset.Container.allCases.filter { refused($0).isEmpty }.map { ".\($0.fileExtension)" }
    )
  }

  private static func frameRate(
    _ parameters: TranscodeParameters, _ preset: TranscodePreset, _ stream: VideoStream
  ) throws -> Rational? {
    guard parameters.frameRate != "source" else {
      return preset.isArchive ? nil : stream.standardFrameRate ?? stream.nominalFrameRate ?? Rational(25)
    }
    guard let rate = Rational(parameters.frameRate), rate.isPositive, rate.doubleValue <= 1000 else {
      throw TranscodeError.badFrameRate(parameters.frameRate)
    }
    return rate
  }

  private static func videoSettings(
    _ parameters: TranscodeParameters, _ preset: TranscodePreset, _ source: SourceDescription, _ track: Track,
    frameRate: Rational?
  ) throws -> VideoSettings {
    var settings = preset.video
    if let codec = parameters.videoCodec, codec != settings.encoder {
      settings = VideoSettings(encoder: codec, pixelFormat: settings.pixelFormat, threads: settings.threads)
    }
    if let seconds = preset.keyframeSeconds, let frameRate {
      settings.keyframeInterval = max(1, Int((frameRate.doubleValue * seconds).rounded()))
    }
    if let interval = parameters.keyframeInterval { settings.keyframeInterval = interval }
    if let crf = parameters.crf { settings.options["crf"] = String(crf) }
    if let bitRate = parameters.videoBitRate {
      settings.options["crf"] = nil
      settings.options["b"] = String(bitRate)
    }
    if let threads = parameters.threads { settings.threads = threads }
    settings.options.merge(parameters.encoderOptions ?? [:]) { _, own in own }
    guard let supported = EncoderCatalog.pixelFormats(of: settings.encoder) else {
      throw TranscodeError.unknownCodec(settings.encoder)
    }
    if let format = parameters.pixelFormat { settings.pixelFormat = format }
    if settings.pixelFormat.isEmpty {
      settings.pixelFormat = source.losslessPixelFormat(track, among: supported)
    }
    guard supported.isEmpty || supported.contains(settings.pixelFormat) else {
      throw TranscodeError.unsupportedPixelFormat(
        settings.pixelFormat, codec: settings.encoder, supported: supported)
    }
    return settings
  }

  private static func audioSettings(
    _ parameters: TranscodeParameters, _ preset: TranscodePreset, _ source: SourceDescription, _ track: Track
  ) throws -> AudioSettings {
    var settings = preset.isArchive ? source.losslessSound(track) : preset.audio
    if let codec = parameters.audioCodec, codec != settings.encoder {
      guard let format = EncoderCatalog.sampleFormats(of: codec)?.first else {
        throw TranscodeError.unknownCodec(codec)
      }
      settings = AudioSettings(encoder: codec, sampleFormat: format, sampleRate: settings.sampleRate)
    }
    if let bitRate = parameters.audioBitRate { settings.bitRate = bitRate }
    settings.channelLayout = parameters.channels.layout
    return settings
  }

  private static func mapsTones(
    _ parameters: TranscodeParameters, _ preset: TranscodePreset, _ stream: VideoStream, pixelFormat: String
  ) -> Bool {
    guard stream.color.hdr != nil, !preset.isArchive else { return false }
    switch parameters.toneMap {
    case .always: return true
    case .never: return false
    case .auto:
      return !preset.keepsHighDynamicRange || !(pixelFormat.contains("10") || pixelFormat.contains("12"))
    }
  }

  private static func warnings(
    _ stream: VideoStream, frameRate: Rational?, mapsTones: Bool, _ preset: TranscodePreset
  ) -> [Warning] {
    var warnings: [Warning] = []
    if stream.isVariableFrameRate, let frameRate {
      warnings.append(
        Warning(
          code: "VARIABLE_FRAME_RATE",
          message:
            "The source's frame rate varies; the \(preset.name) was made constant at \(FrameRate.text(frameRate)) frames per second."
        ))
    }
    if mapsTones {
      warnings.append(
        Warning(
          code: "TONE_MAPPED",
          message: "The source has high dynamic range; the \(preset.name) shows it in standard dynamic range."
        ))
    }
    return warnings
  }

  /// The timecode of the first picture of the result, which is media zero plus the in point.
  private static func timecode(_ source: SourceDescription, frameRate: Rational?, start: Double?) -> String? {
    guard let timecode = source.info.timecode,
      let rate = frameRate ?? source.info.video.first?.standardFrameRate,
      let parsed = Timecode(timecode, frameRate: rate)
    else { return nil }
    let firstPicture = source.info.video.first?.stream.startSeconds ?? 0
    // Between two pictures the earlier one is on the screen, and is the one that is used.
    let frames = ((start ?? 0) - firstPicture) * rate.doubleValue
    let shift = start == nil ? frames.rounded() : (frames + 0.001).rounded(.down)
    return parsed.advanced(by: Int64(shift)).description
  }
}
