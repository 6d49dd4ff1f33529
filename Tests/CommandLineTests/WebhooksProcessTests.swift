import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock webhooks", .timeLimit(.minutes(10)))
struct WebhooksProcessTests {
  private static let look = """
    pipeline: look
    version: 1
    inputs: { source: { type: media } }
    stages: { probe: { uses: probe, with: { source: "${{ inputs.source }}" } } }
    outputs: { report: "${{ stages.probe.report }}" }
    """

  /// A receiver that checks signatures with a library for receivers.
  /// - Returns: with its port.
  private static func receiver(
    in folder: TemporaryFolder, _ certificate: String...
  ) async throws -> (process: RunningProcess, port: Substring) {
    let python = Repository.root.appending(".build/python/bin/python").string
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw ProcessTrouble(description: "there is no \(python); run scripts/python-tools.sh")
    }
    let script = Repository.root.appending("Tests/OutsideReaders/webhook_receiver.py").string
    let process = try RunningProcess(
      python, [script, folder.appending(".genlock/secrets/webhook-default").string] + certificate,
      in: folder.path)
    try await process.waitForError(";\n")
    return (process, try #require(process.errorsSoFar.firstMatch(of: #/port=([0-9]+);/#)).1)
  }

  @Test func theSecretIsPrintedAndRotated() async throws {
    let folder = try TemporaryFolder()
    #expect(try await runGenlock("webhooks", "secret", in: folder.path).status == 2)
    _ = try await runGenlock("work", "--until-idle", in: folder.path)
    let first = try await runGenlock("webhooks", "secret", in: folder.path)
    #expect(first.status == 0 && first.output.hasPrefix("whsec_"))
    #expect(try await runGenlock("webhooks", "secret", in: folder.path).output == first.output)
    let second = try await runGenlock("webhooks", "secret", "--rotate", in: folder.path)
    #expect(second.output.hasPrefix("whsec_") && second.output != first.output)
    let list = try await runGenlock("webhooks", "list", "--json", in: folder.path)
    #expect(list.output == "[\n\n]\n")
    #expect(try await runGenlock("webhooks", "replay", "nothing", in: folder.path).status == 2)
    let missing = try await runGenlock(
      "webhooks", "replay", "msg-0192f3c4-0000-7000-8000-000000000000", in: folder.path)
    #expect(missing.status == 2 && missing.errors.contains("WEBHOOK_NOT_FOUND"))
  }

  /// The first worker may not send into its own network; the second may, and is told to.
  @Test func anEndIsToldToAReceiver() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.look, to: "look.yaml")
    _ = try await runGenlock("work", "--until-idle", in: folder.path)
    _ = try await runGenlock("webhooks", "secret", in: folder.path)
    let (receiver, port) = try await Self.receiver(in: folder)
    let submitted = try await runGenlock(
      "jobs", "submit", "look.yaml", "-i", "source=\(Fixture.noAudio.path)", "--webhook",
      "http://127.0.0.1:\(port)/hook", "--external-id", "A001", in: folder.path)
    #expect(submitted.status == 0, "\(submitted.errors)")
    _ = try await runGenlock("work", "--until-idle", in: folder.path)
    let refused = try await runGenlock("webhooks", "--state", "failed", in: folder.path).output
    #expect(refused.contains("WEBHOOK_URL_INVALID"))
    let id = String(refused.prefix { $0 != " " })
    #expect(try await runGenlock("webhooks", "replay", id, in: folder.path).status == 0)
    let worked = try await runGenlock(
      "work", "--until-idle", "--webhook-network", "127.0.0.0/8", "--webhook-http", in: folder.path)
    #expect(worked.status == 0, "\(worked.errors)")
    let list = try await runGenlock("webhooks", "list", in: folder.path).output
    #expect(list.contains(id) && list.contains("delivered"))
    // SIGTERM would be blocked, which a child inherits.
    receiver.send(SIGKILL)
    let told = try await receiver.wait().errors
    #expect(told.contains("\"type\":\"job.succeeded\"") && told.contains("A001"))
  }
  /// The receiver's certificate is its own authority's: refused at first, taken when the operator names it, by another
  /// server than the one that was told to send.
  @Test func aRefusedCertificateIsToldAndTheDeliverySurvivesTheServer() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.look, to: "pipelines/look.yaml")
    let made = try await runProcess(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out",
        "certificate.pem",
      ], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    let settings = ["GENLOCK_WEBHOOKS_NETWORKS": "127.0.0.0/8"]
    let first = try await RunningServer(in: folder.path, environment: settings)
    _ = try await runGenlock("webhooks", "secret", in: folder.path)
    let (receiver, port) = try await Self.receiver(in: folder, "certificate.pem", "key.pem")
    let body = """
      {"pipeline": "look", "inputs": {"source": "\(Fixture.noAudio.path)"}, "externalId": "A001",
       "webhook": {"url": "https://localhost:\(port)/hook"}}
      """
    for (url, code) in [
      ("http://localhost:\(port)/hook", "WEBHOOK_URL_INVALID"),
      ("https://10.0.0.1/", "WEBHOOK_ADDRESS_REFUSED"),
    ] {
      let wrong = body.replacing("https://localhost:\(port)/hook", with: url)
      let refused = try await first.ask("/v1/jobs", ["--json", wrong])
      #expect(refused.status == 400 && refused.text.contains(code), "\(refused.text)")
    }
    let taken = try await first.ask("/v1/jobs", ["--json", body])
    #expect(taken.status == 202, "\(taken.text)")
    try await receiver.waitForError("NO HANDSHAKE")
    // The receiver knows of it a moment earlier than the table does.
    var list = ""
    while !list.contains("WEBHOOK_CERTIFICATE_REFUSED") {
      list = try await runGenlock("webhooks", in: folder.path).output
    }
    #expect(list.contains("pending"), "\(list)")
    first.process.send(SIGKILL)
    #expect(try await first.process.wait().wasKilled)

    let wrong = try await runGenlock(
      "work", "--until-idle", "--webhook-certificates", "pipelines/look.yaml", in: folder.path)
    #expect(wrong.status == 2 && wrong.errors.contains("WEBHOOK_CERTIFICATES_UNREADABLE"), "\(wrong.errors)")
    let second = try await RunningServer(
      in: folder.path,
      environment: settings.merging(["GENLOCK_WEBHOOKS_CERTIFICATES": "certificate.pem"]) { $1 })
    // It may have been tried more than once by now, and be due in minutes only.
    let id = String(list.prefix { $0 != " " })
    #expect(try await runGenlock("webhooks", "replay", id, in: folder.path).status == 0)
    try await receiver.waitForError("A001")
    #expect(
      receiver.errorsSoFar.contains("\"type\":\"job.succeeded\"") && !receiver.errorsSoFar.contains("WRONG"))
    try await second.stop()
    let delivered = try await runGenlock("webhooks", in: folder.path).output
    #expect(delivered.contains("delivered") && !delivered.contains(" 1 attempts"), "\(delivered)")
    receiver.send(SIGKILL)
    _ = try await receiver.wait()
  }
}
