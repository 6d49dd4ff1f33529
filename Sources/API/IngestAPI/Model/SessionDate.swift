import Foundation

/// A day of the calendar, in UTC, without a time.
public struct SessionDate: Sendable, Hashable, CustomStringConvertible {
  /// As `2026-02-03`.
  public let description: String

  /// - Returns: `nil` unless it is `YYYY-MM-DD` and there is such a day.
  public init?(_ text: String) {
    guard let match = text.wholeMatch(of: #/([0-9]{4})-([0-9]{2})-([0-9]{2})/#),
      let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let components = DateComponents(calendar: calendar, year: year, month: month, day: day)
    guard year > 0, components.isValidDate(in: calendar) else { return nil }
    description = text
  }

  /// As names of folders have it: `20260203`.
  var compact: String { description.filter { $0 != "-" } }
}
