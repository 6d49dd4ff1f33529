#if canImport(Glibc)
  import Glibc
#endif

/// How a file's bytes stand for text, by a name that `iconv` knows.
public struct TextEncoding: Sendable, Hashable, CustomStringConvertible {
  /// In capitals: `UTF-8`, `SHIFT_JIS`.
  public let name: String

  public static let utf8 = TextEncoding(known: "UTF-8")
  public static let utf16LittleEndian = TextEncoding(known: "UTF-16LE")
  public static let utf16BigEndian = TextEncoding(known: "UTF-16BE")
  public static let utf32LittleEndian = TextEncoding(known: "UTF-32LE")
  public static let utf32BigEndian = TextEncoding(known: "UTF-32BE")
  public static let windows1252 = TextEncoding(known: "WINDOWS-1252")

  public var description: String { name }

  private init(known name: String) {
    self.name = name
  }

  /// - Parameter name: in any case, as `iconv --list` prints it; what that is differs between machines.
  /// - Throws: ``CaptionError/encodingUnknown(name:)``.
  public init(_ name: String) throws(CaptionError) {
    let capitals = name.uppercased()
    switch capitals {
    case "UTF8", "UTF-8": self = .utf8
    case "CP1252", "WINDOWS-1252", "ANSI": self = .windows1252
    default:
      // iconv would take options after a slash, and the process's own encoding for an empty name.
      guard !capitals.isEmpty, !capitals.utf8.contains(UInt8(ascii: "/")), Iconv.knows(capitals) else {
        throw .encodingUnknown(name: name)
      }
      self.name = capitals
    }
  }
}
