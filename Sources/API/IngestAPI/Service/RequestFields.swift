import Foundation
import Foundations

extension IngestService {
  /// - Throws: ``IngestError`` `SESSION_NOT_FOUND` for what cannot be one.
  static func session(_ text: String) throws -> Identifier {
    guard text.hasPrefix("session-"), let id = Identifier(text) else {
      throw IngestError.sessionNotFound(text)
    }
    return id
  }

  /// - Throws: ``IngestError`` `ASSET_NOT_FOUND` for what cannot be one.
  static func asset(_ text: String) throws -> Identifier {
    guard text.hasPrefix("asset-"), let id = Identifier(text) else { throw IngestError.assetNotFound(text) }
    return id
  }

  /// A text that has to be there.
  /// - Parameters:
  ///   - field: its name in the request.
  ///   - longest: characters as Unicode counts them.
  /// - Throws: ``IngestError`` `INVALID_REQUEST`.
  static func required(_ field: String, _ text: String?, longest: Int) throws -> String {
    guard let text else { throw IngestError.invalid(field, "is missing; give a text") }
    guard !text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else {
      throw IngestError.invalid(field, "is empty; give a text")
    }
    return try limited(field, text, longest)
  }

  /// A text that may be left out.
  static func optional(_ field: String, _ text: String?, longest: Int) throws -> String? {
    try text.map { try limited(field, $0, longest) }
  }

  private static func limited(_ field: String, _ text: String, _ longest: Int) throws -> String {
    guard text.unicodeScalars.count <= longest else {
      throw IngestError.invalid(field, "is longer than \(longest) characters; shorten it")
    }
    // SQLite's functions take a zero character for the end.
    guard !text.unicodeScalars.contains("\0") else {
      throw IngestError.invalid(field, "has a zero character; leave it out")
    }
    return text
  }

  static func camera(_ field: String, _ text: String?) throws -> CameraLabel {
    guard let text else { throw IngestError.invalid(field, "is missing; give one of the letters A … Z") }
    guard let camera = CameraLabel(text) else { throw IngestError.invalidCamera(field, text) }
    return camera
  }
}
