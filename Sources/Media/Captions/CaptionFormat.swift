/// The formats of caption files.
public enum CaptionFormat: String, Sendable, Hashable, Codable, CaseIterable {
  case webVTT = "vtt"
  case subRip = "srt"
  /// Also EBU-TT-D and IMSC text, which are profiles of it.
  case ttml
  case subViewer = "sbv"
  case advancedSubStation = "ass"
  /// Advanced SubStation's predecessor, version 4.
  case subStation = "ssa"
  case json
  /// CEA-608 bytes as text; read only.
  case scenarist = "scc"

  /// Those that captions can be written in.
  public static let writable = allCases.filter { $0 != .scenarist }

  /// Written first; all are recognised.
  public var fileExtensions: [String] {
    switch self {
    case .webVTT: ["vtt", "webvtt"]
    case .subRip: ["srt"]
    case .ttml: ["ttml", "dfxp", "xml"]
    case .subViewer: ["sbv"]
    case .advancedSubStation: ["ass"]
    case .subStation: ["ssa"]
    case .json: ["json"]
    case .scenarist: ["scc"]
    }
  }

  /// As people write it.
  public var name: String {
    switch self {
    case .webVTT: "WebVTT"
    case .subRip: "SubRip"
    case .ttml: "TTML"
    case .subViewer: "SubViewer"
    case .advancedSubStation: "ASS"
    case .subStation: "SSA"
    case .json: "JSON"
    case .scenarist: "SCC"
    }
  }

  public var mediaType: String {
    switch self {
    case .webVTT: "text/vtt"
    case .subRip: "application/x-subrip"
    case .ttml: "application/ttml+xml"
    case .subViewer: "text/plain"
    case .advancedSubStation, .subStation: "text/x-ssa"
    case .json: "application/json"
    case .scenarist: "text/x-scc"
    }
  }

  /// - Parameter fileName: only what follows its last dot counts, in any case.
  public init?(fileName: String) {
    guard let ending = fileName.split(separator: ".", omittingEmptySubsequences: false).last?.lowercased(),
      let found = Self.allCases.first(where: { $0.fileExtensions.contains(ending) })
    else { return nil }
    self = found
  }
}
