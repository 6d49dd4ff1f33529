/// Which jobs are listed; what is `nil` or empty does not matter.
public struct JobFilter: Sendable, Hashable {
  public var states: Set<JobState>
  public var project: String?
  public var queue: String?
  public var pipeline: String?
  public var externalId: String?
  /// How the id begins, `job-` included.
  public var idPrefix: String?

  public init(
    states: Set<JobState> = [], project: String? = nil, queue: String? = nil, pipeline: String? = nil,
    externalId: String? = nil, idPrefix: String? = nil
  ) {
    self.states = states
    self.project = project
    self.queue = queue
    self.pipeline = pipeline
    self.externalId = externalId
    self.idPrefix = idPrefix
  }
}

/// A part of a list of jobs, newest first.
public struct JobPage: Sendable, Hashable {
  public var jobs: [Job]
  /// What to go on after, `nil` at the end.
  public var next: JobCursor?

  public init(jobs: [Job], next: JobCursor?) {
    self.jobs = jobs
    self.next = next
  }
}

/// A place in the list of jobs. Jobs that come in later do not move it.
public struct JobCursor: Sendable, Hashable, Codable {
  /// The number of the job before it, in the order of submission, from 1.
  public var number: Int64

  public init(number: Int64) {
    self.number = number
  }
}
