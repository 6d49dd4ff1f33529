import Foundations
import LibAV
import MediaTypes

/// Reads and decodes a source once for any number of consumers.
///
/// One thread reads and decodes; every consumer has a thread and a bounded queue of its own, so scaling and
/// coding for one output overlap with those for the others, and the slowest sets the pace. No consumer ever
/// waits for another.
enum MediaPass {
  /// Pictures, or batches of sound, waiting for one consumer at the most. Enough to even out coders that take several frames
  /// at a time; at 1080p a picture takes 3 MB, shared between the queues.
  private static let queueCapacity = 16

  /// Blocks until every member has an outcome.
  /// - Returns: outputs or the error of each member, in their order.
  static func run(_ source: MediaSource, _ members: [PassMember]) -> [Result<[String: Value], any Error>] {
    // One member's end leaves the others reading.
    let cancellation = Cancellation(whenAll: members.map(\.cancellation))
    do {
      var selections: [Result<Set<Track>, any Error>] = []
      let reader = try SourceReader(source, cancellation: cancellation) { info in
        selections = members.map { member in Result { try member.selectTracks(info) } }
        // Who cannot choose answers with the reason below, and adds nothing here.
        return selections.reduce(into: Set<Track>()) { $0.formUnion((try? $1.get()) ?? []) }
      }
      let lanes = zip(members, selections).map { member, selection in
        selection.map { tracks in
          // What others in the pass read must not change what this one makes.
          Lane(member, tracks: tracks, source: reader.description.only(tracks), capacity: queueCapacity)
        }
      }
      read(reader, into: lanes.compactMap { try? $0.get() })
      return lanes.map { lane in Result { try lane.get().thread.join() } }
    } catch {
      return members.map { member in
        .failure(member.cancellation.reason.map { Cancelled(reason: $0) } ?? error)
      }
    }
  }

  private static func read(_ reader: SourceReader, into lanes: [Lane]) {
    let last: Lane.End
    do {
      let damage = try reader.read { frame in
        for lane in lanes where lane.isOpen && lane.tracks.contains(frame.track) {
          lane.push(frame)
        }
        if !lanes.contains(where: \.isOpen) { throw NobodyListens() }
      }
      last = .whole(damage)
    } catch {
      last = .failed(error)
    }
    for lane in lanes where lane.isOpen { lane.end(last) }
  }

  /// Every consumer failed before the end, each with an error of its own.
  private struct NobodyListens: Error {}
}
