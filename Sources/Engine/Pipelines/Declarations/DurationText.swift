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

/// Amounts of memory: `1048576`, `512MiB`, `2GB`, `1.5 GiB`; `kB` `MB` `GB` `TB` in thousands, `KiB` `MiB`
/// `GiB` `TiB` in 1024s.
public enum ByteSizeText {
  /// - Returns: bytes, at least 1; `nil` where the text is not an amount.
  public static func bytes(_ text: String) -> Int64? {
    let number = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(number.count).drop { $0 == " " }.lowercased()
    guard let value = NumberText.decimal(String(number)), let scale = units[unit] else { return nil }
    let bytes = Int64(exactly: (value * scale).rounded())
    return bytes.flatMap { $0 > 0 ? $0 : nil }
  }

  private static let units: [String: Double] = [
    "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
    "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
  ]
}

enum NumberText {
  /// Digits with at most one point among or before them; no sign, no exponent, ASCII only.
  static func decimal(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2e }), text.utf8.last != 0x2e,
      let value = Double(text), value.isFinite
    else { return nil }
    return value
  }

  /// A number as a person writes it: without a fraction where it has none.
  static func text(_ number: Double) -> String {
    Int64(exactly: number).map(String.init) ?? "\(number)"
  }
}
