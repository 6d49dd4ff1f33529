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
