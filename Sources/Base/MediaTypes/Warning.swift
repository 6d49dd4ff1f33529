/// Something a person should know about a result that is still usable.
public struct Warning: Sendable, Hashable, Codable {
  /// A stable name in `SCREAMING_SNAKE_CASE`, listed in `docs/error-codes.md`.
  public var code: String
  /// One sentence; where one kind happened several times, about the first of them.
  public var message: String
  /// How often it happened; at least 1.
  public var count: Int
  /// When it happened first, in ms of media time, where that makes sense.
  public var atMs: Double?

  /// The code of a recording that ends before its header says.
  public static let truncated = "TRUNCATED"

  public init(code: String, message: String, count: Int = 1, atMs: Double? = nil) {
    self.code = code
    self.message = message
    self.count = count
    self.atMs = atMs
  }
}
