import Foundation
import Foundations
import SystemPackage

/// Where a command writes: data to standard output, everything meant for a person to standard error.
enum Output {
  /// Writes data. When its reader has gone (`genlock … | head`), the rest is dropped in silence.
  /// - Throws: `SystemError` when it cannot be kept, such as on a full disk.
  static func write(_ text: String) throws { try write(Data(text.utf8)) }

  /// As ``write(_:)-(String)``.
  static func write(_ bytes: Data) throws {
    do {
      _ = try bytes.withUnsafeBytes { try FileDescriptor.standardOutput.writeAll($0) }
    } catch let error as Errno where error != .brokenPipe {
      throw SystemError("write to", "standard output", errno: error.rawValue)
    } catch {
      return
    }
  }

  /// Writes a line of data.
  static func line(_ text: String) throws {
    try write(text + "\n")
  }

  /// Writes a value as JSON that people can read, with sorted keys, and a line break.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    try line(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Tells a person something. When nobody can be told (standard error is closed), nothing is lost that a
  /// program needs.
  static func message(_ text: String) {
    draw(text + "\n")
  }

  /// Writes to standard error as it is, terminal codes included.
  static func draw(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  /// Tells a person what went wrong, with every cause on a line of its own.
  static func report(_ error: any Error) {
    guard let coded = error as? any CodedError else {
      return message("error: \(error)")
    }
    message("error: \(coded.code): \(coded.message)")
    reportCauses(of: coded)
  }

  /// Tells a person the causes of an error, each on a line of its own.
  static func reportCauses(of error: any CodedError) {
    for cause in CauseText.texts(of: error) { message("  because: \(cause)") }
  }
}
