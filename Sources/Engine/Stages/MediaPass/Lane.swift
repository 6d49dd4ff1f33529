import Foundations
import LibAV
import MediaTypes

/// A consumer's thread and the queue to it; used on the reading thread.
///
/// A picture goes to the consumer at once. Runs of samples are small and many, and to wake a thread for each would cost as much
/// as decoding it, so they go in batches, joined to one frame where the consumer allows it.
final class Lane {
  /// How reading ended.
  enum End: Sendable {
    case whole(SourceDamage)
    case failed(any Error)
  }

  private enum Message: Sendable {
    case frames([TimedFrame])
    case end(End)
  }

  let tracks: Set<Track>
  let thread: JoinableThread<[String: Value]>
  /// Whether the consumer still takes frames.
  private(set) var isOpen = true
  private let queue: BoundedQueue<Message>
  private var batch: [TimedFrame] = []
  private var sampleCount = 0
  private var joiner: SoundJoiner?

  /// Samples of a batch, per channel: a third of a second at 48 kHz, 64 KiB for each channel.
  private static let batchSamples = 1 << 14

  init(_ member: PassMember, tracks: Set<Track>, source: SourceDescription, capacity: Int) {
    let queue = BoundedQueue<Message>(capacity: capacity)
    self.tracks = tracks
    self.queue = queue
    joiner = member.joinsSound ? SoundJoiner() : nil
    thread = JoinableThread(member.name) {
      // However it ends, the reading thread must not wait for room.
      defer { queue.abandon() }
      let consumer = try member.makeConsumer(source)
      while let message = queue.pop() {
        try member.cancellation.check()
        switch message {
        case .frames(let frames): for frame in frames { try consumer.consume(frame) }
        case .end(.whole(let damage)): return try consumer.finish(damage: damage.warnings(for: tracks))
        case .end(.failed(let error)): throw error
        }
      }
      preconditionFailure("the last message ends the loop")
    }
  }

  func push(_ frame: TimedFrame) {
    do {
      try joiner?.push(frame, add) ?? add(frame)
    } catch {
      end(.failed(error))
      isOpen = false
    }
  }

  func end(_ end: End) {
    joiner?.finish(add)
    flush()
    if isOpen { isOpen = queue.push(.end(end)) }
  }

  private func add(_ frame: TimedFrame) {
    batch.append(frame)
    sampleCount += frame.frame.sampleCount
    if frame.track.isVideo || sampleCount >= Self.batchSamples { flush() }
  }

  private func flush() {
    guard !batch.isEmpty else { return }
    isOpen = queue.push(.frames(batch))
    batch = []
    sampleCount = 0
  }
}
