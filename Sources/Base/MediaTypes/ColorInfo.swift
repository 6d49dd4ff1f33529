/// How samples become light, in libavutil's names (ITU-T H.273); `nil` where the file does not say.
public struct ColorInfo: Sendable, Hashable, Codable {
  public var primaries: String?
  public var transfer: String?
  public var matrix: String?
  /// `tv` (limited) or `pc` (full).
  public var range: String?
  /// `hdr10`, `hlg`, `dolby-vision`, or `nil` for standard dynamic range.
  public var hdr: String?
  /// The screen that colours were chosen on (SMPTE ST 2086).
  public var masteringDisplay: MasteringDisplay?
  /// The brightest pixel of the recording in cd/m² (MaxCLL of CTA-861.3).
  public var maximumContentLight: Int?
  /// The brightest mean of a picture in cd/m² (MaxFALL of CTA-861.3).
  public var maximumAverageLight: Int?

  public init(
    primaries: String? = nil, transfer: String? = nil, matrix: String? = nil, range: String? = nil,
    hdr: String? = nil, masteringDisplay: MasteringDisplay? = nil, maximumContentLight: Int? = nil,
    maximumAverageLight: Int? = nil
  ) {
    self.primaries = primaries
    self.transfer = transfer
    self.matrix = matrix
    self.range = range
    self.hdr = hdr
    self.masteringDisplay = masteringDisplay
    self.maximumContentLight = maximumContentLight
    self.maximumAverageLight = maximumAverageLight
  }
}

/// A screen as SMPTE ST 2086 describes it; members are `nil` where the file leaves them out.
public struct MasteringDisplay: Sendable, Hashable, Codable {
  /// CIE 1931 chromaticities x and y of red, green, blue and white.
  public var red: [Double]?
  public var green: [Double]?
  public var blue: [Double]?
  public var white: [Double]?
  /// The darkest it shows, in cd/m².
  public var minimumLuminance: Double?
  /// The brightest it shows, in cd/m².
  public var maximumLuminance: Double?

  public init(
    red: [Double]? = nil, green: [Double]? = nil, blue: [Double]? = nil, white: [Double]? = nil,
    minimumLuminance: Double? = nil, maximumLuminance: Double? = nil
  ) {
    self.red = red
    self.green = green
    self.blue = blue
    self.white = white
    self.minimumLuminance = minimumLuminance
    self.maximumLuminance = maximumLuminance
  }
}
