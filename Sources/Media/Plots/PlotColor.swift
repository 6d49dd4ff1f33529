/// A colour in sRGB, each component 0 … 1, not premultiplied.
public struct PlotColor: Sendable, Hashable {
  public var red: Double
  public var green: Double
  public var blue: Double
  public var alpha: Double

  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// Reads `#rrggbb` or `#rrggbbaa`, as in CSS; `nil` for anything else.
  public init?(hexadecimal text: String) {
    let digits = text.dropFirst()
    guard text.first == "#", [6, 8].contains(digits.count), digits.allSatisfy(\.isHexDigit),
      let number = UInt64(digits, radix: 16)
    else { return nil }
    let value = digits.count == 6 ? number << 8 | 0xff : number
    func component(_ shift: UInt64) -> Double { Double(value >> shift & 0xff) / 255 }
    self.init(red: component(24), green: component(16), blue: component(8), alpha: component(0))
  }

  /// The same colour with another opacity, 0 … 1.
  public func withAlpha(_ alpha: Double) -> PlotColor {
    PlotColor(red: red, green: green, blue: blue, alpha: alpha)
  }
}
