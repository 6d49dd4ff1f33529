import CFFmpeg
import MediaTypes

extension SourceDescription {
  /// How to keep a track's samples as they are: FLAC where it holds them, PCM for what is wider, in floating
  /// point or of many channels. Floats that a lossy codec gives are kept in 24 bits, which is more than it has.
  public func losslessSound(_ track: Track) -> AudioSettings {
    let compact = AudioSettings(encoder: "flac", sampleFormat: "s32", bitsPerSample: 24)
    guard case .audio(_, let number, _)? = audioFormats[track], let stream = audioStream(track) else {
      return compact
    }
    let format = av_get_packed_sample_fmt(AVSampleFormat(number))
    let hasFloats = format == AV_SAMPLE_FMT_FLT || format == AV_SAMPLE_FMT_DBL
    if hasFloats, stream.isLossy, stream.channels <= Self.mostChannelsOfFLAC { return compact }
    let pcm = RawSound(format, bits: stream.bitDepth ?? 0)
    guard pcm.bits <= 24, !hasFloats, stream.channels <= Self.mostChannelsOfFLAC else {
      return AudioSettings(
        encoder: pcm.encoder, sampleFormat: pcm.sampleFormat, bitsPerSample: pcm.bits == 24 ? 24 : nil)
    }
    return pcm.bits == 16 ? AudioSettings(encoder: "flac", sampleFormat: "s16") : compact
  }

  /// RFC 9639, 9.1.3.
  private static let mostChannelsOfFLAC = 8
}

/// The PCM that holds decoded samples exactly.
struct RawSound: Equatable {
  /// libavcodec's name.
  let encoder: String
  /// libavutil's name of what the encoder takes, packed.
  let sampleFormat: String
  /// Of one sample.
  let bits: Int

  /// - Parameters:
  ///   - format: of decoded samples, planar or packed.
  ///   - bits: how many of them are in use, 0 where nobody says.
  init(_ format: AVSampleFormat, bits: Int) {
    switch av_get_packed_sample_fmt(format) {
    case AV_SAMPLE_FMT_U8, AV_SAMPLE_FMT_S16:
      (encoder, sampleFormat, self.bits) = ("pcm_s16le", "s16", 16)
    case AV_SAMPLE_FMT_S32 where (1...24).contains(bits):
      (encoder, sampleFormat, self.bits) = ("pcm_s24le", "s32", 24)
    case AV_SAMPLE_FMT_FLT: (encoder, sampleFormat, self.bits) = ("pcm_f32le", "flt", 32)
    case AV_SAMPLE_FMT_DBL: (encoder, sampleFormat, self.bits) = ("pcm_f64le", "dbl", 64)
    case AV_SAMPLE_FMT_S64: (encoder, sampleFormat, self.bits) = ("pcm_s64le", "s64", 64)
    default: (encoder, sampleFormat, self.bits) = ("pcm_s32le", "s32", 32)
    }
  }
}
