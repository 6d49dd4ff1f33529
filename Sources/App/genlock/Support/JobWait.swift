import Foundations
import Jobs

/// Waits for one job, and tells on standard error what happens to it.
struct JobWait {
  private let jobs: any JobControl
  private let id: Identifier

  init(_ jobs: any JobControl, _ id: Identifier) {
    self.jobs = jobs
    self.id = id
  }

  /// A gate waits, or did when it was told so.
  private struct AtGate: Error {}

  /// - Returns: the job once it has ended, or waits for a person.
  /// - Throws: ``Ending`` when it is interrupted; the job goes on.
  func end(_ cancellation: Cancellation) async throws -> Job {
    try await Interruption.stopping(at: cancellation) { try await follow() }
  }

  private func follow() async throws -> Job {
    var cursor: Int64 = 0
    while true {
      do {
        try await jobs.events(after: cursor, of: id, follows: true) { event in
          guard let sequence = event.sequence else { return }
          cursor = sequence
          Output.message(JobText.line(event))
          if case .state(let change) = event.kind, change.state == .waiting { throw AtGate() }
        }
        return try await jobs.find(id.description)
      } catch is AtGate {
        let job = try await jobs.find(id.description)
        if job.state == .waiting { return job }
      }
    }
  }

  /// As `genlock run` ends in the same case; a job's failure keeps no category.
  static func exitStatus(_ job: Job) -> ExitStatus {
    switch job.state {
    case .succeeded: .success
    case .waiting: .waiting
    case .cancelled: .interrupted
    case .failed, .queued, .running: .failure
    }
  }
}
