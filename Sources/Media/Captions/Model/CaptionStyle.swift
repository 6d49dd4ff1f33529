/// The look of a stretch of text, and who says it. What is `nil` is left to whoever shows it.
public struct CaptionStyle: Sendable, Hashable {
  public var isBold = false
  public var isItalic = false
  public var isUnderlined = false
  public var isStruckOut = false
  public var color: CaptionColor?
  public var background: CaptionColor?
  public var fontFamily: String?
  public var fontSize: FontSize?
  /// Who speaks.
  public var voice: String?
  /// BCP 47, where it is not the document's.
  public var language: String?
  /// Names that a style sheet may refer to.
  public var classes: [String] = []
  public var ruby: Ruby?

  public init() {}

  public enum FontSize: Sendable, Hashable {
    /// Of the size that text has without it; 100 is the same.
    case percent(Double)
    /// Of the picture that the file was made for.
    case pixels(Double)
  }

  /// East Asian annotations above or beside the text they belong to.
  public enum Ruby: String, Sendable, Hashable {
    case base
    case annotation
  }
}

/// A colour of eight bits a channel, as sRGB.
public struct CaptionColor: Sendable, Hashable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8
  /// 255 is opaque.
  public var alpha: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }
}
