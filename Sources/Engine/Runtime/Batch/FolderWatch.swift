import Artifacts
public import Foundations
import SystemPackage

/// Takes recordings out of folders as they arrive, each once it has stopped growing.
///
/// The folders are looked at again and again, rather than listened to: that works on network file systems too, and copying
/// tools do not announce the end. A file that is written to again later is given again.
public struct FolderWatch: Sendable {
  let folders: [MediaFolder]
  /// How long a file's size and time of modification have to stay the same.
  let settling: Duration

  /// - Parameter settling: more than zero.
  public init(_ folders: [MediaFolder], settling: Duration) {
    self.folders = folders
    self.settling = settling
  }

  private struct Arrival {
    var mark: FileMark
    var since: ContinuousClock.Instant
    var isGiven = false
  }

  /// The files, until the cancellation or until a folder cannot be looked at any more.
  public func files(cancellation: Cancellation) -> AsyncThrowingStream<[BatchFile], any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        var arrivals: [BatchFile: Arrival] = [:]
        do {
          while !cancellation.isCancelled, !Task.isCancelled {
            let found = try await onBlockingThread("watch") { try look(cancellation) }
            let settled = update(&arrivals, found)
            if !settled.isEmpty { continuation.yield(settled) }
            await pause(cancellation)
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func look(_ cancellation: Cancellation) throws -> [(BatchFile, FileMark)] {
    try folders.flatMap { try $0.list(cancellation: cancellation).files }.compactMap { file in
      // A file that is gone again, or cannot be looked at yet, has not arrived.
      (try? FileIdentity(of: file.path)).map { (file, FileMark($0)) }
    }
  }

  private func update(_ arrivals: inout [BatchFile: Arrival], _ found: [(BatchFile, FileMark)]) -> [BatchFile]
  {
    let now = ContinuousClock.now
    var present: [BatchFile: Arrival] = [:]
    var settled: [BatchFile] = []
    for (file, mark) in found {
      var arrival = arrivals[file] ?? Arrival(mark: mark, since: now)
      if arrival.mark != mark { arrival = Arrival(mark: mark, since: now) }
      // An empty file is one that somebody is about to write.
      if !arrival.isGiven, mark.size > 0, now - arrival.since >= settling {
        arrival.isGiven = true
        settled.append(file)
      }
      present[file] = arrival
    }
    arrivals = present
    return settled
  }

  private func pause(_ cancellation: Cancellation) async {
    let interval = min(.seconds(1), settling / 4)
    // It ends with an error only when its task is cancelled, which the loop sees.
    _ = try? await untilFirst([
      { try await Task.sleep(for: interval) }, { try await cancellation.wait() },
    ])
  }
}
