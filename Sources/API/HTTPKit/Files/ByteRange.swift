import HTTPTypes

/// A part of a file, as `Range` asks for it (RFC 9110, section 14).
enum ByteRange: Equatable {
  /// All of it: nothing was asked for, or something that a server may pass over, such as several parts at once.
  case whole
  case part(ClosedRange<Int64>)
  case unsatisfiable

  /// - Parameters:
  ///   - header: the value of `Range`.
  ///   - size: of the file, in bytes.
  init(_ header: String?, size: Int64) {
    self = .whole
    guard let header, header.lowercased().hasPrefix("bytes=") else { return }
    let text = header.dropFirst(6).filter { $0 != " " && $0 != "\t" }
    guard !text.contains(",") else { return }
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }) else { return }
    switch (Self.number(ends[0]), Self.number(ends[1])) {
    case (let first?, let last):
      if let last, last < first { return }
      self = first < size ? .part(first...min(last ?? .max, size - 1)) : .unsatisfiable
    case (nil, let count?):
      self = count > 0 && size > 0 ? .part(max(0, size - count)...(size - 1)) : .unsatisfiable
    case (nil, nil): return
    }
  }

  /// A number too large for 64 bits lies beyond every file.
  private static func number(_ digits: Substring) -> Int64? {
    digits.isEmpty ? nil : Int64(digits) ?? .max
  }
}
