import Artifacts
import Foundation
public import Foundations
import Runtime
public import SystemPackage

/// A workspace's queue as people ask of it.
extension JobStore: JobControl {
  public func events(
    after sequence: Int64, of job: Identifier?, follows: Bool, _ body: (JobEvent) throws -> Void
  ) async throws {
    for try await event in JobFeed(self, after: sequence, of: job, follows: follows) { try body(event) }
  }

  public func log(of job: Job, _ body: (String) throws -> Void) async throws {
    let path = try await logFile(of: job)
    let log = try await onBlockingThread("log") { try Files.content(of: path) }
    for line in String(decoding: log, as: UTF8.self).split(separator: "\n") { try body(String(line)) }
  }

  /// Where the log of a job's latest run lies.
  /// - Throws: ``JobStoreError`` `JOB_LOG_NOT_FOUND`.
  public func logFile(of job: Job) async throws -> FilePath {
    guard let run = job.run else { throw JobStoreError.logNotFound(job.id) }
    let path = workspace.eventLog(of: run)
    let isThere = try await onBlockingThread("log") { FileManager.default.fileExists(atPath: path.string) }
    guard isThere else { throw JobStoreError.logNotFound(job.id) }
    return path
  }
}
