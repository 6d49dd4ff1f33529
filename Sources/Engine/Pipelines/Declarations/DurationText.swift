/// Time spans as people write them: `90`, `90s`, `1.5m`, `1h 30m`, `250ms`, `7d`, `1:30`, `00:01:30.250`.
public enum DurationText {
  /// - Returns: seconds, at least 0 and finite; `nil` where the text is not a time span.
  public static func seconds(_ text: String) -> Double? {
    let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    let text = String(trimmed)
    if text.contains(":") { return clockSeconds(text) }
    if let seconds = NumberText.decimal(text) { return seconds }
    return unitSeconds(text)
  }

  private static let units: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400]

  /// `[HH:]MM:SS[.fraction]`; all but the first field below 60.
  private static func clockSeconds(_ text: String) -> Double? {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count == 2 || fields.count == 3 else { return nil }
    var total = 0.0
    for (index, field) in fields.enumerated() {
      let isLast = index == fields.count - 1
      guard let value = NumberText.decimal(String(field)), isLast || !field.contains("."),
        index == 0 || value < 60
      else { return nil }
      total = total * 60 + value
    }
    return total
  }

  /// Numbers with units, largest unit first or not, each unit once.
  private static func unitSeconds(_ text: String) -> Double? {
    var rest = text[...]
    var total = 0.0
    var used: Set<String> = []
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count).drop { $0 == " " }
      let unit = String(rest.prefix { $0.isLetter })
      rest = rest.dropFirst(unit.count).drop { $0 == " " }
      guard let value = NumberText.decimal(String(number)), let scale = units[unit],
        used.insert(unit).inserted
      else { return nil }
      total += value * scale
    }
    return used.isEmpty || !total.isFinite ? nil : total
  }
}
