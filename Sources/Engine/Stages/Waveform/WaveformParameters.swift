import MediaTypes
import Pipelines
import Plots

/// The parameters of ``WaveformStage``.
struct WaveformParameters: Decodable, Sendable {
  var source: SourceFiles
  var trim: SourceParameters.Trim?
  var track: Int
  var samplesPerPixel: Int?
  var pixelsPerSecond: Double?
  var bits: String
  var channels: Channels
  var binary: Bool
  var width: Int
  var height: Int
  var background: String?
  var wave: String?
  var loudness: String?
  var lines: String?
  var timeAxis: Bool

  enum Channels: String, Decodable, Sendable, CaseIterable {
    case mono
    case separate
  }

  /// Taken where neither `samplesPerPixel` nor `pixelsPerSecond` is given; 94 per second at 48 kHz.
  static let usualSamplesPerPixel = 512

  /// - Parameter sampleRate: of the sound, in Hz.
  func samplesPerPixel(at sampleRate: Int) -> Int {
    if let samplesPerPixel { return samplesPerPixel }
    guard let pixelsPerSecond else { return Self.usualSamplesPerPixel }
    return max(1, Int((Double(sampleRate) / pixelsPerSecond).rounded()))
  }

  /// - Throws: ``WaveformError/badColor(_:name:)``.
  func style() throws -> WaveformPlot.Style {
    var style = WaveformPlot.Style(width: width, height: height, hasTimeAxis: timeAxis)
    try Self.set(&style.background, background, "background")
    try Self.set(&style.wave, wave, "wave")
    try Self.set(&style.loudness, loudness, "loudness")
    try Self.set(&style.lines, lines, "lines")
    return style
  }

  private static func set(_ color: inout PlotColor, _ text: String?, _ name: String) throws {
    guard let text else { return }
    guard let given = PlotColor(hexadecimal: text) else { throw WaveformError.badColor(text, name: name) }
    color = given
  }

  static let declarations: [ParameterDeclaration] =
    SourceParameters.declarations + [
      ParameterDeclaration(
        "track", .integer, default: 1, minimum: 1, maximum: 64, "Which audio track, counted from 1."),
      ParameterDeclaration(
        "samplesPerPixel", .integer, minimum: 2, maximum: 1_000_000, unit: "samples",
        "How many samples one pair of peaks stands for; \(usualSamplesPerPixel) where neither this nor "
          + "`pixelsPerSecond` is given."
      ),
      ParameterDeclaration(
        "pixelsPerSecond", .number, minimum: 0.001, maximum: 4_000, unit: "Hz",
        "The same the other way round, to the nearest whole number of samples."),
      ParameterDeclaration(
        "bits", .choice(["8", "16"]), default: "8",
        "The resolution of the peaks; -128 … 127 or -32768 … 32767."),
      ParameterDeclaration(
        "channels", .choice(Channels.allCases.map(\.rawValue)), default: "mono",
        "One waveform of the mean of all channels, or one of each channel."),
      ParameterDeclaration(
        "binary", .boolean, default: false,
        "Whether to write the peaks in audiowaveform's binary format as well."),
      ParameterDeclaration(
        "width", .integer, default: 1_800, minimum: 16, maximum: 16_384, unit: "pixels", "Of the picture."),
      ParameterDeclaration(
        "height", .integer, default: 280, minimum: 16, maximum: 16_384, unit: "pixels", "Of the picture."),
      ParameterDeclaration(
        "background", .string, "Colour of the picture's ground, as `#rrggbb` or `#rrggbbaa`."),
      ParameterDeclaration("wave", .string, "Colour from the lowest to the highest sample."),
      ParameterDeclaration("loudness", .string, "Colour of the root mean square, which lies over the wave."),
      ParameterDeclaration("lines", .string, "Colour of centre lines, time axis and labels."),
      ParameterDeclaration("timeAxis", .boolean, default: true, "Whether the picture has one."),
    ]
}
