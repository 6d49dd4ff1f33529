import Foundations
import Jobs
import MediaTypes
import Runtime
import TestSupport
import Testing

@Suite("The queue takes jobs")
struct JobStoreTests {
  @Test func threeStatesAreFinal() {
    #expect(JobState.allCases.filter(\.isFinal) == [.succeeded, .failed, .cancelled])
  }

  @Test func aJobIsKeptAsItWasAskedFor() async throws {
    let bench = try await JobBench()
    let request = JobRequest(
      pipeline: .inline(JobBench.pipeline), parameters: ["text": "ä \u{1F3AC}"], priority: .interactive,
      queue: "fast",
      project: "p/1", externalId: "card 7", userMetadata: ["a": [1, 2.5, nil]],
      webhook: JobWebhook(url: "https://example.org/hook"), maximumAttempts: 7, outputFolder: "/tmp/out")
    let submitted = try await bench.store.submit(request)
    #expect(submitted.isNew && submitted.job.state == .queued && submitted.job.pipeline == "steps")
    let other = try await bench.openAgain()
    #expect(try await other.job(submitted.job.id) == submitted.job)
    #expect(try await other.job(submitted.job.id).request == request)
    #expect(try await other.pipelineSource(of: submitted.job.id) == JobBench.pipeline)
  }

  @Test func aJobKeepsThePipelineThatItWasSubmittedWith() async throws {
    let bench = try await JobBench()
    let job = try await bench.store.submit(.steps()).job
    try bench.folder.write("pipeline: other", to: "pipelines/steps.yaml")
    #expect(try await bench.store.pipelineSource(of: job.id) == JobBench.pipeline)
  }

  @Test func theSameKeyGivesTheSameJob() async throws {
    let bench = try await JobBench()
    let first = try await bench.store.submit(.steps(), idempotencyKey: "k")
    let again = try await bench.openAgain().submit(.steps(), idempotencyKey: "k")
    #expect(again.job == first.job && !again.isNew)
    let error = await caughtError { _ = try await bench.store.submit(.steps(.bulk), idempotencyKey: "k") }
    #expect(error?.code == "IDEMPOTENCY_KEY_REUSED")
    #expect(try await bench.store.submit(.steps(project: "other"), idempotencyKey: "k").isNew)
    // Many at a time still make one.
    let jobs = try await withThrowingTaskGroup(of: Identifier.self) { group in
      for _ in 0..<50 {
        group.addTask { try await bench.store.submit(.steps(), idempotencyKey: "many").job.id }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(jobs.count == 1)
  }

  @Test func whatCanNeverStartIsRefusedWithTheReason() async throws {
    let bench = try await JobBench(capacity: MachineCapacity(cpus: 2, memory: 8000))
    func refusal(_ request: JobRequest) async -> (any CodedError)? {
      await caughtError { _ = try await bench.store.submit(request) }
    }
    let cores = await refusal(.steps(resources: JobResources(cpus: 3)))
    #expect(cores?.code == "RESOURCES_NEVER_FIT")
    #expect(cores?.message.contains("3 cores and the machine has 2") == true)
    #expect(
      await refusal(.steps(.bulk, resources: JobResources(memory: 6001)))?.code == "RESOURCES_NEVER_FIT")
    #expect(await refusal(.steps(.bulk, resources: JobResources(memory: 6000))) == nil)
    #expect(await refusal(.steps(.interactive, resources: JobResources(memory: 8000))) == nil)
    // What its stages declare counts where the request says nothing.
    #expect(await refusal(JobRequest(pipeline: .inline(JobBench.demanding)))?.code == "RESOURCES_NEVER_FIT")
    let roomy = try await bench.openAgain()
    let job = try await roomy.submit(JobRequest(pipeline: .inline(JobBench.demanding))).job
    #expect(job.resources == JobResources(cpus: 3, memory: 2000))
  }

  @Test(arguments: [
    ("queue", JobRequest(pipeline: .named("steps"), queue: "No Queue")),
    ("project", JobRequest(pipeline: .named("steps"), project: "")),
    ("externalId", JobRequest(pipeline: .named("steps"), externalId: String(repeating: "x", count: 257))),
    ("maximumAttempts", JobRequest(pipeline: .named("steps"), maximumAttempts: 0)),
    ("resources", JobRequest(pipeline: .named("steps"), resources: JobResources(cpus: 0))),
    ("inputs.a", JobRequest(pipeline: .named("steps"), inputs: ["a": ["relative.mp4"]])),
    ("inputs.a", JobRequest(pipeline: .named("steps"), inputs: ["a": ["/nul\0l"]])),
    ("outputFolder", JobRequest(pipeline: .named("steps"), outputFolder: "out")),
    ("webhook", JobRequest(pipeline: .named("steps"), webhook: JobWebhook(url: "file:///etc/passwd"))),
    (
      "userMetadata",
      JobRequest(pipeline: .named("steps"), userMetadata: .string(String(repeating: "x", count: 16 << 10)))
    ),
    ("userMetadata", JobRequest(pipeline: .named("steps"), userMetadata: .number(.nan))),
  ])
  func badRequestsNameTheField(_ field: String, _ request: JobRequest) async throws {
    let bench = try await JobBench()
    let error = await caughtError { _ = try await bench.store.submit(request) }
    #expect(error?.code == "JOB_REQUEST_INVALID")
    #expect(error?.message.contains("\"\(field)\"") == true)
    #expect(try await bench.store.jobs().jobs.isEmpty)
  }

  @Test(arguments: ["step", "../steps", "steps.yaml/..", "/etc/passwd", "", ".", "steps\0"])
  func onlyNamesOfTheFoldersFindAPipeline(_ name: String) async throws {
    let bench = try await JobBench()
    let error = await caughtError { _ = try await bench.store.submit(JobRequest(pipeline: .named(name))) }
    #expect(error?.code == "PIPELINE_NOT_FOUND")
    #expect(await bench.store.library.names() == ["steps"])
  }

  @Test func whatDoesNotFitThePipelineIsRefused() async throws {
    let bench = try await JobBench()
    let input = await caughtError {
      _ = try await bench.store.submit(JobRequest(pipeline: .named("steps"), inputs: ["source": ["/a"]]))
    }
    #expect(input?.code == "UNKNOWN_INPUT")
    let parameter = await caughtError {
      _ = try await bench.store.submit(JobRequest(pipeline: .named("steps"), parameters: ["text": 5]))
    }
    #expect(parameter?.category == .usage)
    let text = await caughtError { _ = try await bench.store.submit(JobRequest(pipeline: .inline("a: b"))) }
    #expect(text?.category == .invalidPipeline)
  }

  @Test func listsComeInPages() async throws {
    let bench = try await JobBench()
    var all: [Identifier] = []
    for index in 0..<7 {
      all.append(try await bench.store.submit(.steps(project: index % 2 == 0 ? "even" : "odd")).job.id)
    }
    var (seen, cursor) = ([Identifier](), JobCursor?.none)
    repeat {
      let page = try await bench.store.jobs(after: cursor, limit: 3)
      seen += page.jobs.map(\.id)
      cursor = page.next
      // New ones do not shift what is still to come.
      try await bench.store.submit(.steps())
    } while cursor != nil
    #expect(seen == all.reversed())
    let odd = try await bench.store.jobs(JobFilter(states: [.queued], project: "odd"), limit: 3)
    #expect(odd.jobs.count == 3 && odd.next == nil)
    #expect(try await bench.store.jobs(JobFilter(states: [.failed])).jobs.isEmpty)
  }

  @Test func aJobIsFoundByTheFirstOfItsCharacters() async throws {
    let bench = try await JobBench()
    let first = try await bench.store.submit(.steps()).job
    let second = try await bench.store.submit(.steps()).job
    #expect(try await bench.store.find("latest").id == second.id)
    #expect(try await bench.store.find(first.id.description).id == first.id)
    #expect(await caughtError { _ = try await bench.store.find("job-0") }?.code == "JOB_AMBIGUOUS")
    #expect(await caughtError { _ = try await bench.store.find("job-%") }?.code == "JOB_NOT_FOUND")
  }

  @Test func aDrainingQueueTakesNothingMore() async throws {
    let bench = try await JobBench()
    try await bench.store.submit(.steps())
    try await bench.store.drain(queue: "default")
    #expect(await caughtError { _ = try await bench.store.submit(.steps()) }?.code == "QUEUE_DRAINING")
    #expect(try await bench.store.queues().map(\.mode) == [.draining])
    #expect(try await bench.store.submit(.steps(queue: "other")).isNew)
    try await bench.store.resume(queue: "default")
    #expect(try await bench.store.submit(.steps()).isNew)
    let queues = try await bench.store.queues()
    #expect(queues.map(\.name) == ["default", "other"] && queues.map(\.queued) == [2, 1])
  }
}
