import MediaTypes
import Pipelines

/// The facts about a recording that expressions can use: `stages.<id>.info.<name>`.
struct ProbeSummary {
  let value: Value

  static let members: [String: ValueType] = [
    "hasVideo": .boolean, "hasAudio": .boolean, "isVariableFrameRate": .boolean, "isInterlaced": .boolean,
    "isHighDynamicRange": .boolean, "container": .string, "durationSeconds": .number, "bitRate": .integer,
    "width": .integer, "height": .integer, "displayWidth": .integer, "displayHeight": .integer,
    "rotation": .integer, "frameRate": .string, "framesPerSecond": .number, "videoCodec": .string,
    "pixelFormat": .string, "audioTracks": .integer, "audioCodec": .string, "channels": .integer,
    "sampleRate": .integer, "subtitleTracks": .integer, "chapters": .integer, "timecode": .string,
    "creationTime": .string,
  ]

  init(_ info: MediaInfo) {
    let video = info.video.first
    let audio = info.audio.first
    value = .object([
      "hasVideo": .boolean(video?.stream.isUsable ?? false),
      "hasAudio": .boolean(
        info.audio.contains { $0.stream.isUsable && $0.sampleRate > 0 && $0.channels > 0 }),
      "isVariableFrameRate": .boolean(info.isVariableFrameRate),
      "isInterlaced": .boolean(video.map { $0.fieldOrder != "progressive" } ?? false),
      "isHighDynamicRange": .boolean(video?.color.hdr != nil),
      "container": .string(info.container.format),
      "durationSeconds": Self.optional(info.durationSeconds),
      "bitRate": Self.optional(info.bitRate),
      "width": Self.optional(video?.width),
      "height": Self.optional(video?.height),
      "displayWidth": Self.optional(video?.displayWidth),
      "displayHeight": Self.optional(video?.displayHeight),
      "rotation": Self.optional(video?.rotation),
      "frameRate": Self.optional(video?.standardFrameRate?.description),
      "framesPerSecond": Self.optional(video?.standardFrameRate?.doubleValue),
      "videoCodec": Self.optional(video?.stream.codec),
      "pixelFormat": Self.optional(video?.pixelFormat),
      "audioTracks": .integer(Int64(info.audio.count)),
      "audioCodec": Self.optional(audio?.stream.codec),
      "channels": Self.optional(audio?.channels),
      "sampleRate": Self.optional(audio?.sampleRate),
      "subtitleTracks": .integer(Int64(info.subtitles.count)),
      "chapters": .integer(Int64(info.chapters.count)),
      "timecode": Self.optional(info.timecode),
      "creationTime": Self.optional(info.creationTime),
    ])
  }

  private static func optional(_ number: Double?) -> Value { number.map { .number($0) } ?? .null }
  private static func optional(_ number: (some BinaryInteger)?) -> Value {
    number.map { .integer(Int64($0)) } ?? .null
  }
  private static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
}
