import MediaTypes

extension CorrelationPlot {
  /// How the picture looks.
  public struct Style: Sendable, Hashable {
    /// In pixels, 16 … 16,384 each; from 800 × 600 on everything is legible.
    public var width: Int
    public var height: Int
    public var background: PlotColor
    /// Behind the data.
    public var panel: PlotColor
    public var text: PlotColor
    /// Grid and labels of the axes.
    public var lines: PlotColor
    public var curve: PlotColor
    public var peak: PlotColor
    public var rival: PlotColor
    public var agreeing: PlotColor
    public var outlier: PlotColor
    /// The line that offset and drift describe.
    public var fit: PlotColor
    public var masterWave: PlotColor
    public var cameraWave: PlotColor
    /// The root mean square, drawn over the waves.
    public var loudness: PlotColor

    /// The colours can be told apart with every common kind of colour blindness; source: M. Okabe and K. Ito,
    /// "Color Universal Design" (2008), lightened for a dark background.
    public init(
      width: Int = 1600, height: Int = 1120,
      background: PlotColor = PlotColor(red: 0.063, green: 0.082, blue: 0.114),
      panel: PlotColor = PlotColor(red: 0.086, green: 0.11, blue: 0.149),
      text: PlotColor = PlotColor(red: 0.91, green: 0.93, blue: 0.96),
      lines: PlotColor = PlotColor(red: 0.62, green: 0.67, blue: 0.74),
      curve: PlotColor = PlotColor(red: 0.38, green: 0.63, blue: 0.86),
      peak: PlotColor = PlotColor(red: 0.16, green: 0.78, blue: 0.58),
      rival: PlotColor = PlotColor(red: 0.95, green: 0.62, blue: 0.16),
      agreeing: PlotColor = PlotColor(red: 0.42, green: 0.74, blue: 0.95),
      outlier: PlotColor = PlotColor(red: 0.95, green: 0.62, blue: 0.16),
      fit: PlotColor = PlotColor(red: 0.16, green: 0.78, blue: 0.58),
      masterWave: PlotColor = PlotColor(red: 0.255, green: 0.533, blue: 0.796),
      cameraWave: PlotColor = PlotColor(red: 0.76, green: 0.46, blue: 0.64),
      loudness: PlotColor = PlotColor(red: 1, green: 1, blue: 1, alpha: 0.45)
    ) {
      self.width = width
      self.height = height
      self.background = background
      self.panel = panel
      self.text = text
      self.lines = lines
      self.curve = curve
      self.peak = peak
      self.rival = rival
      self.agreeing = agreeing
      self.outlier = outlier
      self.fit = fit
      self.masterWave = masterWave
      self.cameraWave = cameraWave
      self.loudness = loudness
    }

    /// Green, amber and red, the word always beside it.
    func color(of classification: SyncClassification) -> PlotColor {
      switch classification {
      case .looksGood: peak
      case .reviewSuggested: rival
      case .needsManualNudge: PlotColor(red: 0.93, green: 0.42, blue: 0.38)
      }
    }
  }
}
