/// Where one stream of a file is damaged, found by decoding all of it.
public struct StreamDamage: Sendable, Hashable, Codable {
  /// The index of the stream in the file.
  public var stream: Int
  /// How many places there are.
  public var count: Int
  /// When they are, in ms after media zero, in the order in which they were met: all of them up to
  /// ``maximumPlaces``, after that the first ones.
  public var placesMs: [Double]

  /// More places than anybody looks at one by one.
  public static let maximumPlaces = 1000

  public init(stream: Int, count: Int, placesMs: [Double]) {
    self.stream = stream
    self.count = count
    self.placesMs = placesMs
  }
}
