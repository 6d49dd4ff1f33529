/// What is made from each recording; the table's `CHECK` lists the same words.
public enum DerivativeKind: String, Sendable, Codable, CaseIterable {
  case proxy
  case mezzanine
  case audioWAV = "audio-wav"

  /// The folder that its files lie in.
  var folder: String {
    switch self {
    case .proxy: "proxies"
    case .mezzanine: "mezzanines"
    case .audioWAV: "audios"
    }
  }

  var fileExtension: String {
    switch self {
    case .proxy: "mp4"
    case .mezzanine: "mov"
    case .audioWAV: "wav"
    }
  }

  /// The output of the ingest pipeline that it is.
  var output: String {
    switch self {
    case .proxy: "proxy"
    case .mezzanine: "mezzanine"
    case .audioWAV: "audio"
    }
  }
}
