public import Foundations

/// Why a picture could not be drawn. A file that cannot be written is a ``SystemError``.
public enum PlotError: CodedError, Hashable {
  /// The size asked for is outside what can be drawn, in pixels.
  case sizeOutOfRange(width: Int, height: Int)
  /// Cairo's own words.
  case drawingFailed(reason: String)

  public var code: String {
    switch self {
    case .sizeOutOfRange: "PLOT_SIZE_OUT_OF_RANGE"
    case .drawingFailed: "PLOT_FAILED"
    }
  }

  public var message: String {
    switch self {
    case .sizeOutOfRange(let width, let height):
      "A picture of \(width) x \(height) pixels cannot be drawn; choose 16 to \(Canvas.longestSide) for each side."
    case .drawingFailed(let reason):
      "The picture could not be drawn: \(reason); try a smaller one."
    }
  }

  public var category: ErrorCategory {
    switch self {
    case .sizeOutOfRange: .usage
    case .drawingFailed: .failure
    }
  }
}
