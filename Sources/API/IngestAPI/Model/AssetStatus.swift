/// Where one recording of a session stands; the table's `CHECK` lists the same words.
public enum AssetStatus: String, Sendable, Codable, CaseIterable {
  /// Its parts are still coming.
  case uploading
  /// It is whole, and its derivatives are being made.
  case ingesting
  /// Its derivatives are there.
  case ready
  /// It cannot be used; its label may be uploaded again.
  case failed
  /// Somebody gave the upload up; its label may be uploaded again.
  case abandoned

  /// Whether it takes the place of its camera.
  var isCurrent: Bool {
    switch self {
    case .uploading, .ingesting, .ready: true
    case .failed, .abandoned: false
    }
  }
}
