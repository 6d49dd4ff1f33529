import Foundation
public import MediaTypes
public import SystemPackage

/// What ffprobe finds in a file: the truth that tests compare with.
public struct FFprobe: Sendable, Decodable {
  public var format: Format
  public var streams: [Stream]
  public var chapters: [Chapter]

  public var video: [Stream] { streams.filter { $0.kind == "video" } }
  public var audio: [Stream] { streams.filter { $0.kind == "audio" } }

  /// - Parameter countingFrames: decodes everything to fill ``Stream/frames``.
  public static func inspect(_ path: FilePath, countingFrames: Bool = false) async throws -> FFprobe {
    let flags = countingFrames ? ["-count_frames"] : []
    let json = try await run(
      flags + ["-show_format", "-show_streams", "-show_chapters", "-of", "json"], path)
    return try JSONDecoder().decode(FFprobe.self, from: json)
  }

  /// The presentation times of a stream's packets in seconds, sorted.
  /// - Parameter stream: ffprobe's stream specifier: `v:0`, `a:1`.
  public static func packetTimes(_ path: FilePath, stream: String = "v:0") async throws -> [Double] {
    let text = try await run(
      ["-select_streams", stream, "-show_entries", "packet=pts_time", "-of", "csv=p=0"], path)
    return numbers(text).sorted()
  }

  /// The presentation times of a stream's decoded frames in seconds.
  public static func frameTimes(_ path: FilePath, stream: String = "v:0") async throws -> [Double] {
    let text = try await run(
      ["-select_streams", stream, "-show_entries", "frame=pts_time", "-of", "csv=p=0"], path)
    return numbers(text)
  }

  private static func run(_ options: [String], _ path: FilePath) async throws -> Data {
    let result = try await runProcess("ffprobe", ["-v", "error"] + options + ["-i", "file:\(path)"])
    guard result.status == 0 else {
      throw ProcessTrouble(description: "ffprobe \(path): \(result.errors)")
    }
    return result.standardOutput
  }

  private static func numbers(_ text: Data) -> [Double] {
    String(decoding: text, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .compactMap { line in line.split(separator: ",").first.flatMap { Double($0) } }
  }
}

extension FFprobe {
  public struct Format: Sendable, Decodable {
    public var name: String
    public var duration: Double?
    public var start: Double?
    public var tags: [String: String]

    enum CodingKeys: String, CodingKey {
      case name = "format_name"
      case duration
      case start = "start_time"
      case tags
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      duration = try container.decodeIfPresent(String.self, forKey: .duration).flatMap { Double($0) }
      start = try container.decodeIfPresent(String.self, forKey: .start).flatMap { Double($0) }
      tags = try container.decodeIfPresent([String: String].self, forKey: .tags) ?? [:]
    }
  }

  public struct Chapter: Sendable, Decodable {
    public var tags: [String: String]?
  }

  public struct Stream: Sendable, Decodable {
    public var index: Int
    /// `video`, `audio`, `subtitle`, `data`.
    public var kind: String
    public var codec: String?
    public var profile: String?
    public var level: Int?
    public var width: Int?
    public var height: Int?
    public var pixelFormat: String?
    public var frameRate: Rational?
    public var averageFrameRate: Rational?
    public var timeBase: Rational?
    public var sampleAspect: Rational?
    public var fieldOrder: String?
    public var colorRange: String?
    public var colorPrimaries: String?
    public var colorTransfer: String?
    public var colorSpace: String?
    public var sampleRate: Int?
    public var sampleFormat: String?
    public var channels: Int?
    public var channelLayout: String?
    public var start: Double?
    public var duration: Double?
    public var bitRate: Int64?
    /// Decoded frames, when they were counted.
    public var frames: Int?
    /// Frames by the container's own count.
    public var declaredFrames: Int?
    public var tags: [String: String]
    /// Clockwise degrees to turn the picture for display.
    public var rotation: Int
    public var sideDataTypes: [String]
    public var isDefault: Bool

    enum CodingKeys: String, CodingKey {
      case index
      case kind = "codec_type"
      case codec = "codec_name"
      case profile
      case level
      case width
      case height
      case pixelFormat = "pix_fmt"
      case frameRate = "r_frame_rate"
      case averageFrameRate = "avg_frame_rate"
      case timeBase = "time_base"
      case sampleAspect = "sample_aspect_ratio"
      case fieldOrder = "field_order"
      case colorRange = "color_range"
      case colorPrimaries = "color_primaries"
      case colorTransfer = "color_transfer"
      case colorSpace = "color_space"
      case sampleRate = "sample_rate"
      case sampleFormat = "sample_fmt"
      case channels
      case channelLayout = "channel_layout"
      case start = "start_time"
      case duration
      case bitRate = "bit_rate"
      case frames = "nb_read_frames"
      case declaredFrames = "nb_frames"
      case tags
      case sideData = "side_data_list"
      case disposition
    }

    private struct SideData: Decodable {
      var kind: String?
      var rotation: Int?

      enum CodingKeys: String, CodingKey {
        case kind = "side_data_type"
        case rotation
      }
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      func text(_ key: CodingKeys) throws -> String? {
        try container.decodeIfPresent(String.self, forKey: key)
      }
      func whole(_ key: CodingKeys) throws -> Int? { try container.decodeIfPresent(Int.self, forKey: key) }
      index = try container.decode(Int.self, forKey: .index)
      kind = try container.decode(String.self, forKey: .kind)
      codec = try text(.codec)
      profile = try text(.profile)
      level = try whole(.level)
      width = try whole(.width)
      height = try whole(.height)
      pixelFormat = try text(.pixelFormat)
      frameRate = try text(.frameRate).flatMap { Rational($0) }
      averageFrameRate = try text(.averageFrameRate).flatMap { Rational($0) }
      timeBase = try text(.timeBase).flatMap { Rational($0) }
      sampleAspect = try text(.sampleAspect).flatMap { Rational($0) }
      fieldOrder = try text(.fieldOrder)
      colorRange = try text(.colorRange)
      colorPrimaries = try text(.colorPrimaries)
      colorTransfer = try text(.colorTransfer)
      colorSpace = try text(.colorSpace)
      sampleRate = try text(.sampleRate).flatMap { Int($0) }
      sampleFormat = try text(.sampleFormat)
      channels = try whole(.channels)
      channelLayout = try text(.channelLayout)
      start = try text(.start).flatMap { Double($0) }
      duration = try text(.duration).flatMap { Double($0) }
      bitRate = try text(.bitRate).flatMap { Int64($0) }
      frames = try text(.frames).flatMap { Int($0) }
      declaredFrames = try text(.declaredFrames).flatMap { Int($0) }
      tags = try container.decodeIfPresent([String: String].self, forKey: .tags) ?? [:]
      let sideData = try container.decodeIfPresent([SideData].self, forKey: .sideData) ?? []
      sideDataTypes = sideData.compactMap(\.kind)
      // ffprobe gives degrees counter-clockwise.
      rotation = sideData.compactMap(\.rotation).first.map { ((-$0 % 360) + 360) % 360 } ?? 0
      let disposition = try container.decodeIfPresent([String: Int].self, forKey: .disposition) ?? [:]
      isDefault = disposition["default"] == 1
    }
  }
}
