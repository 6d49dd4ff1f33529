import HTTPKit
import MediaTypes

extension Value {
  /// Refuses what the engine would take for a file: a client names files in inputs, which are checked, and could otherwise
  /// have any file of the server for an output.
  /// - Throws: `RequestError` `INVALID_BODY`.
  func refuseFiles(_ field: String) throws {
    guard files.isEmpty else {
      throw RequestError.invalidBody(
        "The field holds a file (\"$file\"), which only inputs may.", field: field)
    }
  }
}
