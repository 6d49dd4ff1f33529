/// The settings of a cue, which follow its times.
///
/// Source: https://www.w3.org/TR/webvtt1/#parse-the-webvtt-cue-settings.
enum WebVTTSettings {
  /// - Parameter regions: the names of the regions there are.
  /// - Returns: the settings that mean nothing.
  static func apply(_ text: ArraySlice<UInt8>, to cue: inout Cue, regions: Set<String>) -> [String] {
    guard text.contains(where: { !$0.isWhitespace }) else { return [] }
    var placement = CuePlacement()
    var ignored: [String] = []
    for setting in text.split(whereSeparator: \.isWhitespace) {
      guard let colon = setting.firstIndex(of: UInt8(ascii: ":")), colon > setting.startIndex,
        colon < setting.endIndex - 1,
        apply(setting[..<colon].string, setting[(colon + 1)...], to: &placement, &cue.region, regions)
      else {
        ignored.append(setting.string)
        continue
      }
    }
    if placement != CuePlacement() { cue.placement = placement }
    return ignored
  }

  private static func apply(
    _ name: String, _ value: ArraySlice<UInt8>, to placement: inout CuePlacement, _ region: inout String?,
    _ regions: Set<String>
  ) -> Bool {
    switch name {
    case "region":
      let identifier = value.string
      region = regions.contains(identifier) ? identifier : nil
      return region != nil
    case "vertical":
      guard let writing = CuePlacement.Writing(rawValue: value.string), writing != .horizontal else {
        return false
      }
      placement.writing = writing
      // There are no vertical regions.
      region = nil
      return true
    case "line":
      guard setLine(value, &placement) else { return false }
      // A line takes the cue out of its region, as a size does.
      region = nil
      return true
    case "position":
      return setPosition(value, &placement)
    case "size":
      guard let size = WebVTTNumber.percentage(value) else { return false }
      placement.size = size == 100 ? nil : size
      if size != 100 { region = nil }
      return true
    case "align":
      guard let alignment = CuePlacement.TextAlignment(rawValue: value.string) else { return false }
      placement.textAlignment = alignment
      return true
    default: return false
    }
  }

  private static func setLine(_ value: ArraySlice<UInt8>, _ placement: inout CuePlacement) -> Bool {
    let (number, alignment) = parts(value)
    guard let line = line(number) else { return false }
    if let alignment {
      guard let known = CuePlacement.LineAlignment(rawValue: alignment) else { return false }
      placement.lineAlignment = known
    }
    placement.line = line
    return true
  }

  private static func line(_ text: ArraySlice<UInt8>) -> CuePlacement.Line? {
    if text.last == UInt8(ascii: "%") { return WebVTTNumber.percentage(text).map { .percent($0) } }
    let isNegative = text.first == UInt8(ascii: "-")
    guard let size = WebVTTNumber.decimal(isNegative ? text.dropFirst() : text) else { return nil }
    // Rounded as https://www.w3.org/TR/webvtt1/#processing-cue-settings does; no picture has a million lines.
    let number = ((isNegative ? -size : size) + 0.5).rounded(.down)
    return .number(Int(max(-1e6, min(1e6, number))))
  }

  private static func setPosition(_ value: ArraySlice<UInt8>, _ placement: inout CuePlacement) -> Bool {
    let (number, alignment) = parts(value)
    guard let position = WebVTTNumber.percentage(number) else { return false }
    if let alignment {
      guard let known = CuePlacement.PositionAlignment(rawValue: alignment) else { return false }
      placement.positionAlignment = known
    }
    placement.position = position
    return true
  }

  /// What lies before and after the first comma.
  private static func parts(_ value: ArraySlice<UInt8>) -> (number: ArraySlice<UInt8>, alignment: String?) {
    guard let comma = value.firstIndex(of: UInt8(ascii: ",")) else { return (value, nil) }
    return (value[..<comma], value[(comma + 1)...].string)
  }
}
