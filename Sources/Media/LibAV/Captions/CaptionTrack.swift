import CFFmpeg
public import Foundations
public import MediaTypes
public import SystemPackage

/// A caption track of a media file.
public struct CaptionTrack: Sendable, Hashable {
  public enum Content: Sendable, Hashable {
    case text(CaptionCoding)
    /// CEA-608 or CEA-708 as a track of its own.
    case closedCaptions
    /// Pictures of text, as on discs and in broadcasts.
    case pictures
    /// Nothing that is known.
    case unknown
  }

  /// The index in the file, from 0.
  public var streamIndex: Int
  public var content: Content
  /// libavcodec's name, such as `subrip` or `hdmv_pgs_subtitle`.
  public var codec: String
  /// As the file says it, most often ISO 639-2.
  public var language: String?
  public var title: String?
  public var isDefault: Bool
  public var isForced: Bool

  /// The caption tracks of a file, in its order. Blocks.
  /// - Throws: `SystemError`, ``AVFailure`` `EMPTY_FILE` or `NOT_MEDIA`, `Cancelled`.
  public static func all(of path: FilePath, cancellation: Cancellation) throws -> [CaptionTrack] {
    all(of: try Demuxer(path: path, cancellation: cancellation))
  }

  static func all(of demuxer: Demuxer) -> [CaptionTrack] {
    (0..<demuxer.streamCount).compactMap { CaptionTrack(demuxer.stream($0)) }
  }

  private init?(_ stream: UnsafeMutablePointer<AVStream>) {
    let parameters = stream.pointee.codecpar.pointee
    let isClosedCaptions = parameters.codec_id == AV_CODEC_ID_EIA_608
    guard parameters.codec_type == AVMEDIA_TYPE_SUBTITLE || isClosedCaptions else { return nil }
    let tags = tags(stream.pointee.metadata)
    let descriptor = avcodec_descriptor_get(parameters.codec_id)
    streamIndex = Int(stream.pointee.index)
    codec = descriptor.map { String(cString: $0.pointee.name) } ?? "unknown"
    language = tags["language"].flatMap { $0 == "und" ? nil : $0 }
    title = tags["title"]
    isDefault = stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0
    isForced = stream.pointee.disposition & AV_DISPOSITION_FORCED != 0
    if isClosedCaptions {
      content = .closedCaptions
    } else if let coding = Self.coding(parameters.codec_id) {
      content = .text(coding)
    } else if let descriptor, descriptor.pointee.props & AV_CODEC_PROP_BITMAP_SUB != 0 {
      content = .pictures
    } else {
      content = .unknown
    }
  }

  private static func coding(_ identifier: AVCodecID) -> CaptionCoding? {
    switch identifier {
    case AV_CODEC_ID_SUBRIP: .subRip
    case AV_CODEC_ID_TEXT: .plainText
    case AV_CODEC_ID_ASS: .advancedSubStation
    case AV_CODEC_ID_WEBVTT: .webVTT
    case AV_CODEC_ID_MOV_TEXT: .timedText
    default: nil
    }
  }
}
