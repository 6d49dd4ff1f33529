import CFFmpeg
import MediaTypes

extension ColorInfo {
  /// From the first frame where there is one, which knows more than the header.
  init(stream: UnsafeMutablePointer<AVStream>, frame: Frame?) {
    let parameters = stream.pointee.codecpar.pointee
    let picture = frame?.raw.pointee
    let transfer = picture?.color_trc ?? parameters.color_trc
    self.init(
      primaries: Self.name(av_color_primaries_name(picture?.color_primaries ?? parameters.color_primaries)),
      transfer: Self.name(av_color_transfer_name(transfer)),
      matrix: Self.name(av_color_space_name(picture?.colorspace ?? parameters.color_space)),
      range: Self.name(av_color_range_name(picture?.color_range ?? parameters.color_range)),
      hdr: Self.dynamicRange(stream, transfer))
    masteringDisplay = LightLevels.masteringDisplay(stream, frame)
    if let levels = LightLevels.content(stream, frame) {
      maximumContentLight = Int(levels.MaxCLL)
      maximumAverageLight = Int(levels.MaxFALL)
    }
  }

  private static func dynamicRange(
    _ stream: UnsafeMutablePointer<AVStream>, _ transfer: AVColorTransferCharacteristic
  ) -> String? {
    if av_stream_get_side_data(stream, AV_PKT_DATA_DOVI_CONF, nil) != nil { return "dolby-vision" }
    switch transfer {
    case AVCOL_TRC_SMPTE2084: return "hdr10"
    case AVCOL_TRC_ARIB_STD_B67: return "hlg"
    default: return nil
    }
  }

  private static func name(_ text: UnsafePointer<CChar>?) -> String? {
    guard let text else { return nil }
    let name = String(cString: text)
    return name == "unknown" || name == "reserved" ? nil : name
  }
}
