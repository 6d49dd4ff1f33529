import Artifacts
import Foundations
import SystemPackage

/// Tells files that are done and unchanged from those that a run is needed for, without opening a run.
struct BatchCheck: Sendable {
  /// What is known of the files that are done; empty where each of them is to be worked on again.
  let done: [FilePath: DoneFile]
  /// What people have decided at the pipeline's gates; see ``GateDecisions/digests(pipeline:)``.
  let decisions: [String: String]
  let workspace: Workspace

  struct Answer: Sendable {
    var unchanged: [BatchFile] = []
    /// With their sizes in bytes, 0 where a file cannot be looked at: its run will say why.
    var open: [(file: BatchFile, size: Int64)] = []
    /// Unchanged, but no longer known by their marks.
    var touched: [FilePath: FileMark] = [:]
    /// What the unchanged ones use of the store.
    var keys: Set<String> = []
  }

  /// Looks at size, time of modification and inode of each file and of what came of it, and reads only files that were
  /// touched. Blocks.
  /// - Throws: `Cancelled`, `StorageError`.
  func answer(_ files: [BatchFile], cancellation: Cancellation) throws -> Answer {
    var answer = Answer()
    for file in files {
      try cancellation.check()
      do {
        let identity = try FileIdentity(of: file.path)
        if let known = done[file.path], stand(known.decisions), areInPlace(known.outputs) {
          let mark = FileMark(identity)
          let isSame = try mark == known.mark || isSame(file, as: known, cancellation)
          if isSame {
            if mark != known.mark { answer.touched[file.path] = mark }
            answer.keys.formUnion(known.keys)
            answer.unchanged.append(file)
            continue
          }
        }
        answer.open.append((file, identity.size))
      } catch is SystemError {
        answer.open.append((file, 0))
      } catch is ArtifactError {
        answer.open.append((file, 0))
      }
    }
    return answer
  }

  private func isSame(_ file: BatchFile, as known: DoneFile, _ cancellation: Cancellation) throws -> Bool {
    try workspace.digests.digestInput(file.path, whole: false, cancellation: cancellation).digest
      == known.digest
  }

  private func stand(_ decisions: [String: String]) -> Bool {
    decisions.allSatisfy { self.decisions[$0] == $1 }
  }

  private func areInPlace(_ outputs: [FilePath: FileMark]) -> Bool {
    outputs.allSatisfy { path, mark in
      // Whatever keeps us from looking at an output keeps others from using it: it is made again.
      (try? FileIdentity(of: path)).map(FileMark.init) == mark
    }
  }
}
