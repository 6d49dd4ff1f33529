import Foundation
public import Foundations
import HTTPKit
public import Jobs
import NIOHTTP1
public import Runtime

/// The jobs of a server, over its jobs API.
///
/// What follows events goes on where it was after the server was away for a while, by `Last-Event-ID`.
public struct ServerJobs: JobControl {
  /// Waits between attempts to reach a server again that was there before.
  private static let patience: [Duration] = [
    .milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15),
  ]
  /// The most that the API gives at once.
  private static let pageLimit = 200

  private let connection: ServerConnection

  /// Gives access to a server's jobs for as long as `body` runs.
  /// - Parameter token: one of the server's; `nil` asks without.
  public static func with<Result: Sendable>(
    _ address: ServerAddress, token: String?, _ body: (ServerJobs) async throws -> Result
  ) async throws -> Result {
    let connection = ServerConnection(address, token: token)
    do {
      let result = try await body(ServerJobs(connection: connection))
      await connection.close()
      return result
    } catch {
      await connection.close()
      throw error
    }
  }

  public func jobs(_ filter: JobFilter, after cursor: JobCursor?, limit: Int) async throws -> JobPage {
    var query = [("limit", "\(min(max(1, limit), Self.pageLimit))")]
    if !filter.states.isEmpty {
      query.append(("state", filter.states.map(\.rawValue).sorted().joined(separator: ",")))
    }
    let texts = [
      ("project", filter.project), ("queue", filter.queue), ("pipeline", filter.pipeline),
      ("externalId", filter.externalId), ("idPrefix", filter.idPrefix),
      ("cursor", cursor.map { PageCursor.encode("\($0.number)") }),
    ]
    query += texts.compactMap { name, text in text.map { (name, $0) } }
    let list: JobListDTO = try await connection.ask(.GET, ["jobs"], query: query).value
    let next = try list.next.map { text in
      guard let number = Int64(try PageCursor.decode(text)) else {
        throw ServerError.notGenlock(connection.address)
      }
      return JobCursor(number: number)
    }
    return JobPage(jobs: list.jobs.map(\.job), next: next)
  }

  public func submit(_ request: JobRequest, idempotencyKey: String?) async throws -> JobSubmission {
    var headers = HTTPHeaders()
    // Without a key of the asker's, one of ours: a request that was sent twice on the way makes one job.
    headers.add(name: "idempotency-key", value: idempotencyKey ?? UUID().uuidString)
    let answer: (value: JobDTO, headers: HTTPHeaders) = try await connection.ask(
      .POST, ["jobs"], headers: headers, body: JobSubmissionBody(request))
    return JobSubmission(
      job: answer.value.job, isNew: answer.headers.first(name: "idempotent-replayed") != "true")
  }

  public func cancel(_ id: Identifier) async throws -> Job { try await change(id, ["cancel"]) }

  public func retry(_ id: Identifier) async throws -> Job { try await change(id, ["retry"]) }

  /// - Parameter person: not told; the server records whose token it is.
  public func decide(
    _ id: Identifier, gate: String, _ answer: GateAnswer, by person: String
  ) async throws -> Job {
    try await change(id, ["gates", gate], GateDecisionBody(answer))
  }

  public func events(
    after sequence: Int64, of job: Identifier?, follows: Bool, _ body: (JobEvent) throws -> Void
  ) async throws {
    var (cursor, isConnected, isOver, failures) = (sequence, false, false, 0)
    while true {
      do {
        var parser = EventStreamParser()
        try await connection.lines(
          (job.map { ["jobs", $0.description] } ?? []) + ["events"], query: [("follow", "\(follows)")],
          headers: ["last-event-id": "\(cursor)"], type: "text/event-stream"
        ) { line in
          isConnected = true
          guard let data = parser.read(line) else { return }
          let event = try event(data)
          if let sequence = event.sequence { cursor = sequence }
          if case .state(let change) = event.kind { isOver = change.state.isFinal }
          failures = 0
          try body(event)
        }
        if !follows { return }
        // The end of the job ends its stream, and so does a server that stops.
        if let job {
          if !isOver { isOver = try await self.job(job).state.isFinal }
          if isOver { return }
        }
      } catch let error as ServerError where error.isTransient && follows && isConnected {
        if failures == Self.patience.count { throw error }
      }
      try await Task.sleep(for: Self.patience[min(failures, Self.patience.count - 1)])
      failures = min(failures + 1, Self.patience.count)
    }
  }

  private func event(_ data: String) throws -> JobEvent {
    do {
      return try ServerConnection.decoder.decode(JobEvent.self, from: Data(data.utf8))
    } catch {
      throw ServerError.notGenlock(connection.address, cause: error)
    }
  }

  private func job(_ id: Identifier) async throws -> Job {
    let answer: (value: JobDTO, headers: HTTPHeaders) = try await connection.ask(
      .GET, ["jobs", id.description])
    return answer.value.job
  }

  public func log(of job: Job, _ body: (String) throws -> Void) async throws {
    try await connection.lines(
      ["jobs", job.id.description, "log"], type: "application/x-ndjson", { try body($0) })
  }

  public func queues() async throws -> [JobQueue] {
    let list: QueueListDTO = try await connection.ask(.GET, ["queues"]).value
    return list.queues.map(\.queue)
  }

  public func pause(queue: String) async throws { try await set(queue, "pause") }
  public func drain(queue: String) async throws { try await set(queue, "drain") }
  public func resume(queue: String) async throws { try await set(queue, "resume") }

  private func set(_ queue: String, _ action: String) async throws {
    let _: (QueueDTO, HTTPHeaders) = try await connection.ask(.POST, ["queues", queue, action])
  }

  private func change(
    _ id: Identifier, _ action: [String], _ body: GateDecisionBody? = nil
  ) async throws -> Job {
    let answer: (value: JobDTO, headers: HTTPHeaders) = try await connection.ask(
      .POST, ["jobs", id.description] + action, body: body)
    return answer.value.job
  }
}
