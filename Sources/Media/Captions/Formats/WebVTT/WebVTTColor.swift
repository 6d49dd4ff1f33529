/// The classes that are colours without a style sheet.
///
/// Source: https://www.w3.org/TR/webvtt1/#default-classes.
enum WebVTTColor {
  private static let names: [String: UInt32] = [
    "white": 0xFFFFFF, "lime": 0x00FF00, "cyan": 0x00FFFF, "red": 0xFF0000, "yellow": 0xFFFF00,
    "magenta": 0xFF00FF, "blue": 0x0000FF, "black": 0x000000,
  ]
  private static let classes = Dictionary(
    uniqueKeysWithValues: names.map { (CaptionColor(rgb: $0.value), $0.key) })

  /// Sets the colour that a class stands for, if any.
  static func apply(_ name: String, to style: inout CaptionStyle) {
    if let rgb = names[name] {
      style.color = CaptionColor(rgb: rgb)
    } else if name.hasPrefix("bg_"), let rgb = names[String(name.dropFirst(3))] {
      style.background = CaptionColor(rgb: rgb)
    }
  }

  static func isColor(_ name: String) -> Bool {
    names[name.hasPrefix("bg_") ? String(name.dropFirst(3)) : name] != nil
  }

  /// - Returns: `nil` for a colour that has no class.
  static func name(of color: CaptionColor) -> String? { classes[color] }

  /// The classes that make a style: its own, and those of its colours where its own do not give them.
  static func classes(of style: CaptionStyle) -> [String] {
    var given = CaptionStyle()
    for name in style.classes { apply(name, to: &given) }
    var names = style.classes
    // The last one of a kind decides, so a class that is there already may have to move.
    if let color = style.color, given.color != color, let name = name(of: color) {
      names.removeAll { $0 == name }
      names.append(name)
    }
    if let color = style.background, given.background != color, let name = name(of: color) {
      names.removeAll { $0 == "bg_" + name }
      names.append("bg_" + name)
    }
    return names
  }
}
