import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The process groups that this process has started and not ended yet, so that a signal handler can end them
/// with it: they are sessions of their own, which no terminal reaches.
public enum ProcessGroups {
  /// More commands than run at a time anywhere; those above are ended by their supervisors only.
  private static let capacity = 256

  /// Group numbers; 0 for a free place. A handler may not lock, allocate, or wait, so this is a plain array of
  /// atomics at an address that never goes away. Unsafe because the compiler cannot see that the pointer is only
  /// read once it is made, and that what it points to are atomics.
  private nonisolated(unsafe) static let places: UnsafeMutableBufferPointer<Atomic<Int32>> = {
    let places = UnsafeMutableBufferPointer<Atomic<Int32>>.allocate(capacity: capacity)
    for index in places.indices { places.initializeElement(at: index, to: Atomic(0)) }
    return places
  }()

  /// How many programs are being started.
  private static let starting = Atomic<Int>(0)

  /// A program that is being started: from here on ``killAll()`` waits for its number, a second at the most.
  public final class Start: Sendable {
    private let isOver = Atomic(false)

    public init() {
      starting.add(1, ordering: .sequentiallyConsistent)
    }

    /// The program runs, in a group of this number.
    public func end(_ group: Int32) {
      ProcessGroups.add(group)
      end()
    }

    private func end() {
      guard !isOver.exchange(true, ordering: .sequentiallyConsistent) else { return }
      starting.subtract(1, ordering: .sequentiallyConsistent)
    }

    deinit {
      // Where it could not be started.
      end()
    }
  }

  /// Makes ``killAll()`` safe to call from a signal handler, which must not be the first to look at the list.
  public static func prepare() {
    _ = places.count
    _ = starting.load(ordering: .relaxed)
  }

  static func add(_ group: Int32) {
    for index in places.indices
    where places[index].compareExchange(expected: 0, desired: group, ordering: .sequentiallyConsistent)
      .exchanged
    { return }
  }

  /// To be called before the group's leader is reaped: afterwards its number may be another's.
  public static func remove(_ group: Int32) {
    for index in places.indices
    where places[index].compareExchange(expected: group, desired: 0, ordering: .sequentiallyConsistent)
      .exchanged
    { return }
  }

  /// Ends them all at once. Makes only calls that signal-safety(7) allows.
  public static func killAll() {
    var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
    for _ in 0..<1_000 where starting.load(ordering: .sequentiallyConsistent) > 0 { nanosleep(&pause, nil) }
    for index in places.indices {
      let group = places[index].load(ordering: .sequentiallyConsistent)
      if group > 1 { _ = kill(-group, SIGKILL) }
    }
  }
}
