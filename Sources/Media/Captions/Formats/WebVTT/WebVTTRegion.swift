/// The settings of a region. Source: https://www.w3.org/TR/webvtt1/#region-settings-parsing.
enum WebVTTRegion {
  /// - Returns: the region, and the settings that mean nothing.
  static func read(_ text: ArraySlice<UInt8>) -> (region: CaptionRegion, ignored: [String]) {
    var region = CaptionRegion(identifier: "")
    region.lines = 3
    var ignored: [String] = []
    for setting in text.split(whereSeparator: \.isWhitespace) {
      guard let colon = setting.firstIndex(of: UInt8(ascii: ":")), colon > setting.startIndex,
        colon < setting.endIndex - 1, apply(setting[..<colon].string, setting[(colon + 1)...], to: &region)
      else {
        ignored.append(setting.string)
        continue
      }
    }
    return (region, ignored)
  }

  private static func apply(_ name: String, _ value: ArraySlice<UInt8>, to region: inout CaptionRegion)
    -> Bool
  {
    switch name {
    case "id":
      region.identifier = value.string
      return true
    case "width":
      guard let width = WebVTTNumber.percentage(value) else { return false }
      region.width = width
      return true
    case "lines":
      guard value.allSatisfy(\.isDigit), let lines = WebVTTNumber.decimal(value) else { return false }
      region.lines = Int(min(1e6, lines))
      return true
    case "regionanchor":
      guard let point = point(value) else { return false }
      region.anchor = point
      return true
    case "viewportanchor":
      guard let point = point(value) else { return false }
      region.viewportAnchor = point
      return true
    case "scroll":
      guard value.equals("up") else { return false }
      region.scrollsUp = true
      return true
    default: return false
    }
  }

  private static func point(_ value: ArraySlice<UInt8>) -> CaptionRegion.Point? {
    guard let comma = value.firstIndex(of: UInt8(ascii: ",")),
      let x = WebVTTNumber.percentage(value[..<comma]),
      let y = WebVTTNumber.percentage(value[(comma + 1)...])
    else { return nil }
    return CaptionRegion.Point(x: x, y: y)
  }

  /// A region as a block of a file.
  static func text(_ region: CaptionRegion) -> String {
    var lines = ["REGION"]
    if !region.identifier.isEmpty { lines.append("id:\(region.identifier)") }
    let empty = CaptionRegion(identifier: "")
    if region.width != empty.width { lines.append("width:\(WebVTTNumber.text(region.width))%") }
    if let count = region.lines { lines.append("lines:\(max(0, count))") }
    if region.anchor != empty.anchor { lines.append("regionanchor:\(text(region.anchor))") }
    if region.viewportAnchor != empty.viewportAnchor {
      lines.append("viewportanchor:\(text(region.viewportAnchor))")
    }
    if region.scrollsUp { lines.append("scroll:up") }
    return lines.joined(separator: "\n")
  }

  private static func text(_ point: CaptionRegion.Point) -> String {
    "\(WebVTTNumber.text(point.x))%,\(WebVTTNumber.text(point.y))%"
  }
}
