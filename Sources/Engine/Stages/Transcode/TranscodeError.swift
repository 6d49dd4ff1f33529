import Foundations

/// What can go wrong in ``TranscodeStage`` besides what libav reports.
enum TranscodeError: CodedError {
  case badFrameRate(String)
  case unknownCodec(String)
  case unsupportedPixelFormat(String, codec: String, supported: [String])
  /// - `others`: the endings of containers that can.
  case containerCannotHold(TranscodePreset.Container, preset: String, codecs: [String], others: [String])
  case archiveDiffers(stream: Int, frame: Int)

  var code: String {
    switch self {
    case .badFrameRate: "BAD_FRAME_RATE"
    case .unknownCodec: "UNKNOWN_ENCODER"
    case .unsupportedPixelFormat: "UNSUPPORTED_PIXEL_FORMAT"
    case .containerCannotHold: "CONTAINER_CANNOT_HOLD"
    case .archiveDiffers: "ARCHIVE_DIFFERS"
    }
  }

  var message: String {
    switch self {
    case .badFrameRate(let text):
      "\(quoted(text)) is not a frame rate; write `source`, `25` or `30000/1001`, at most 1000."
    case .unknownCodec(let name):
      "The installed libavcodec has no encoder \(quoted(name)) of this kind; `ffmpeg -encoders` lists those for video and for audio."
    case .unsupportedPixelFormat(let format, let codec, let supported):
      "The encoder \(codec) does not take \(quoted(format)); use one of \(supported.joined(separator: ", "))."
    case .containerCannotHold(let container, let preset, let codecs, let others):
      ".\(container.fileExtension) cannot hold what was asked for (\(preset): \(codecs.joined(separator: ", "))); "
        + (others.isEmpty ? "" : "write \(others.joined(separator: " or ")), or ") + "choose another preset."
    case .archiveDiffers(let stream, let frame):
      "Frame \(frame) of stream \(stream) in the archive is not what was put in; do not delete the original, and check memory and disk."
    }
  }

  var category: ErrorCategory {
    switch self {
    case .badFrameRate, .unknownCodec, .unsupportedPixelFormat, .containerCannotHold: .usage
    case .archiveDiffers: .failure
    }
  }
}
