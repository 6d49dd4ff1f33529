import Foundation

/// Bands of equal width on the mel scale, as rows of spectrum bins.
///
/// Source of the scale: D. O'Shaughnessy, Speech Communication, 1987: mel = 2595 · log10(1 + Hz / 700).
public struct FrequencyBands: Sendable {
  /// The bins of each band, in the order of frequency; a bin belongs to one band.
  public let bins: [Range<Int>]

  /// - Parameters:
  ///   - count: how many.
  ///   - range: from the lower edge of the first to the upper edge of the last, in Hz.
  ///   - sampleRate: in Hz.
  ///   - length: samples in a frame, of which the spectrum has `length / 2 + 1` bins.
  public init(count: Int, range: ClosedRange<Double>, sampleRate: Double, length: Int) {
    func mel(_ hertz: Double) -> Double { 2_595 * log10(1 + hertz / 700) }
    func hertz(_ mel: Double) -> Double { 700 * (pow(10, mel / 2_595) - 1) }
    let (low, high) = (mel(range.lowerBound), mel(range.upperBound))
    let edges = (0...count).map { edge in
      Int((hertz(low + (high - low) * Double(edge) / Double(count)) / sampleRate * Double(length)).rounded())
    }
    bins = (0..<count).map { edges[$0]..<max(edges[$0] + 1, edges[$0 + 1]) }
  }
}
