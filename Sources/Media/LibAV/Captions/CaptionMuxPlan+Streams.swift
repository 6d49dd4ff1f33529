import CFFmpeg
import Foundations
import MediaTypes

extension CaptionMuxPlan {
  /// Whether a stream of the source goes into the new file.
  /// - Throws: ``AVFailure`` `CANNOT_KEEP_STREAM` for pictures and sound that the container does not take.
  func keeps(
    _ stream: UnsafeMutablePointer<AVStream>, in muxer: Muxer, _ warnings: inout [Warning]
  ) throws -> Bool {
    let parameters = stream.pointee.codecpar.pointee
    let isKnown = parameters.codec_id != AV_CODEC_ID_NONE
    let name = isKnown ? String(cString: avcodec_get_name(parameters.codec_id)) : "in an unknown coding"
    let index = stream.pointee.index
    switch parameters.codec_type {
    case AVMEDIA_TYPE_VIDEO, AVMEDIA_TYPE_AUDIO:
      // libavformat writes no cover pictures into MOV.
      if stream.isCover, container == .mov { break }
      guard parameters.isDescribed else {
        warnings.append(
          Warning(
            code: "STREAM_LEFT_OUT",
            message:
              "Nothing of stream \(index) of \(quoted(source)), \(name), can be decoded; it was left out."
          ))
        return false
      }
      if muxer.takes(parameters.codec_id) { return true }
      // A cover picture is not what a file is about.
      guard !stream.isCover else { break }
      throw AVFailure(
        code: "CANNOT_KEEP_STREAM", category: .unusableInput,
        message:
          "\(container.rawValue) cannot hold stream \(index) of \(quoted(source)), \(name), as it is; "
          + "\(container.remedy).")
    case AVMEDIA_TYPE_SUBTITLE: if muxer.takes(parameters.codec_id) { return true }
    case AVMEDIA_TYPE_ATTACHMENT: if container == .matroska { return true }
    case AVMEDIA_TYPE_DATA:
      // Timecode and chapters are written anew from what they say.
      let isRemade =
        parameters.codec_tag == fourCharacterCode("tmcd") || parameters.codec_id == AV_CODEC_ID_BIN_DATA
      if isRemade { return false }
    default: break
    }
    warnings.append(
      Warning(
        code: "STREAM_LEFT_OUT",
        message:
          "\(container.rawValue) cannot hold stream \(index) of \(quoted(source)), \(name); it was left out."
      ))
    return false
  }

  /// Puts the source into errors in place of the new file, which is not at fault.
  func naming(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as AVFailure where error.code == "WRITE_FAILED" {
      throw AVFailure(
        code: error.code, category: .unusableInput,
        message: "\(quoted(source)) cannot be copied into \(container.rawValue); \(container.remedy).",
        number: error.number, logLine: error.logLine)
    }
  }
}

extension AVCodecParameters {
  /// Whether it is known what its pictures or sound are like, without which no container takes them.
  fileprivate var isDescribed: Bool {
    codec_type == AVMEDIA_TYPE_VIDEO
      ? width > 0 && height > 0 : sample_rate > 0 && ch_layout.nb_channels > 0
  }
}

extension UnsafeMutablePointer<AVStream> {
  /// Whether it is a cover picture.
  var isCover: Bool { pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 }
}
