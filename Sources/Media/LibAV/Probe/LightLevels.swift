import CFFmpeg
import MediaTypes

/// What a recording of high dynamic range says of its light, in the container or with its first frame.
enum LightLevels {
  /// MaxCLL and MaxFALL.
  static func content(
    _ stream: UnsafeMutablePointer<AVStream>, _ frame: Frame?
  ) -> AVContentLightMetadata? {
    find(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL)
  }

  static func masteringDisplay(
    _ stream: UnsafeMutablePointer<AVStream>, _ frame: Frame?
  ) -> MasteringDisplay? {
    let kind = (AV_PKT_DATA_MASTERING_DISPLAY_METADATA, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA)
    guard let data: AVMasteringDisplayMetadata = find(stream, kind.0, frame, kind.1) else { return nil }
    var display = MasteringDisplay()
    if data.has_primaries != 0 {
      let (red, green, blue) = data.display_primaries
      display.red = [number(red.0), number(red.1)]
      display.green = [number(green.0), number(green.1)]
      display.blue = [number(blue.0), number(blue.1)]
      display.white = [number(data.white_point.0), number(data.white_point.1)]
    }
    if data.has_luminance != 0 {
      display.minimumLuminance = number(data.min_luminance)
      display.maximumLuminance = number(data.max_luminance)
    }
    return display
  }

  /// The container's data, else the frame's; `nil` where neither has it.
  private static func find<Metadata>(
    _ stream: UnsafeMutablePointer<AVStream>, _ streamKind: AVPacketSideDataType, _ frame: Frame?,
    _ frameKind: AVFrameSideDataType
  ) -> Metadata? {
    var size = 0
    if let data = av_stream_get_side_data(stream, streamKind, &size), size >= MemoryLayout<Metadata>.size {
      return UnsafeRawPointer(data).loadUnaligned(as: Metadata.self)
    }
    guard let frame, let data = av_frame_get_side_data(frame.raw, frameKind),
      data.pointee.size >= MemoryLayout<Metadata>.size
    else { return nil }
    return UnsafeRawPointer(data.pointee.data).loadUnaligned(as: Metadata.self)
  }

  /// Rounded to what the metadata can express: 0.00002 in chromaticity, 0.0001 cd/m² in luminance.
  private static func number(_ value: AVRational) -> Double {
    value.den == 0 ? 0 : (Double(value.num) / Double(value.den)).rounded(toPlaces: 5)
  }
}
