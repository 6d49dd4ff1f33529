import Foundation
import Glibc

/// The date as HTTP has it (RFC 9110, section 5.6.7).
enum HTTPDate {
  /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func text(_ date: Date) -> String {
    var seconds = time_t(date.timeIntervalSince1970)
    var fields = tm()
    gmtime_r(&seconds, &fields)
    // A process that never calls setlocale has the names of the C locale, which are the ones wanted.
    return String(unsafeUninitializedCapacity: 32) { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        strftime($0.baseAddress, 32, "%a, %d %b %Y %H:%M:%S GMT", &fields)
      }
    }
  }

  static func now() -> String { text(Date()) }
}
