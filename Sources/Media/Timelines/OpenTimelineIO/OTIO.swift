import Foundation
import MediaTypes

/// The objects of OpenTimelineIO that a timeline needs, as JSON values.
enum OTIO {
  static func timeline(name: String, start: Value, tracks: [Value], markers: [Value], metadata: Value)
    -> Value
  {
    object(
      "Timeline.1",
      [
        "name": .string(name), "global_start_time": start, "metadata": ["genlock": metadata],
        "tracks": composition("Stack.1", name: "tracks", children: tracks, markers: markers),
      ])
  }

  static func track(name: String, kind: String, children: [Value]) -> Value {
    composition("Track.1", name: name, children: children, more: ["kind": .string(kind)])
  }

  static func gap(_ range: Value) -> Value {
    item("Gap.1", name: "", sourceRange: range)
  }

  static func clip(
    name: String, sourceRange: Value, media: Value, effects: [Value], markers: [Value], metadata: Value
  ) -> Value {
    item(
      "Clip.2", name: name, sourceRange: sourceRange, effects: effects, markers: markers,
      more: [
        "media_references": ["DEFAULT_MEDIA": media], "active_media_reference_key": "DEFAULT_MEDIA",
        "metadata": ["genlock": metadata],
      ])
  }

  static func externalReference(url: String, name: String, availableRange: Value) -> Value {
    object(
      "ExternalReference.1",
      [
        "target_url": .string(url), "name": .string(name), "available_range": availableRange,
        "available_image_bounds": .null, "metadata": [:],
      ])
  }

  static func linearTimeWarp(_ speed: Double) -> Value {
    object(
      "LinearTimeWarp.1",
      [
        "name": "drift", "effect_name": "LinearTimeWarp", "time_scalar": .number(speed), "enabled": true,
        "metadata": [:],
      ])
  }

  /// - Parameter color: one of the schema's names: `RED`, `YELLOW`.
  static func marker(name: String, color: String, start: Value) -> Value {
    let none = object("RationalTime.1", ["value": 0, "rate": start["rate"] ?? 1])
    return object(
      "Marker.2",
      [
        "name": .string(name), "color": .string(color), "comment": "",
        "marked_range": range(start: start, duration: none), "metadata": [:],
      ])
  }

  /// - Parameter rate: in Hz.
  static func time(_ count: Int64, _ rate: Rational) -> Value {
    object("RationalTime.1", ["value": .number(Double(count)), "rate": .number(rate.doubleValue)])
  }

  static func range(start: Value, duration: Value) -> Value {
    object("TimeRange.1", ["start_time": start, "duration": duration])
  }

  static func range(frames: Int64, _ rate: Rational) -> Value {
    range(start: time(0, rate), duration: time(frames, rate))
  }

  /// Indented, with sorted keys, so that versions can be compared line by line.
  static func json(_ root: Value) throws(TimelineError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return try encoder.encode(root) + Data("\n".utf8)
    } catch {
      // Numbers that are not finite have no form in JSON.
      throw .writingFailed(format: .otio, reason: "\(error)")
    }
  }

  private static func composition(
    _ schema: String, name: String, children: [Value], markers: [Value] = [], more: [String: Value] = [:]
  ) -> Value {
    item(
      schema, name: name, sourceRange: .null, markers: markers,
      more: more.merging(["children": .list(children)]) { $1 })
  }

  private static func item(
    _ schema: String, name: String, sourceRange: Value, effects: [Value] = [], markers: [Value] = [],
    more: [String: Value] = [:]
  ) -> Value {
    let members: [String: Value] = [
      "name": .string(name), "source_range": sourceRange, "effects": .list(effects),
      "markers": .list(markers),
      "enabled": true, "metadata": [:],
    ]
    return object(schema, members.merging(more) { $1 })
  }

  private static func object(_ schema: String, _ members: [String: Value]) -> Value {
    .object(members.merging(["OTIO_SCHEMA": .string(schema)]) { $1 })
  }
}
