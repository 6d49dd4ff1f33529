import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite("genlock webhooks")
struct WebhooksProcessTests {
  /// A receiver in Python that checks the signature by itself.
  private static let receiver = """
    import base64, hashlib, hmac, http.server, sys
    class Hook(http.server.BaseHTTPRequestHandler):
      def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        key = base64.b64decode(open(sys.argv[1]).read().split()[0].removeprefix("whsec_"))
        content = f'{self.headers["webhook-id"]}.{self.headers["webhook-timestamp"]}.'.encode() + body
        expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        isRight = expected in self.headers["webhook-signature"].split(" ")
        self.send_response(204)
        self.end_headers()
        print(body.decode() if isRight else "WRONG SIGNATURE", file=sys.stderr, flush=True)
      def log_message(self, *arguments): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    print(f"port={server.server_port};", file=sys.stderr, flush=True)
    server.serve_forever()
    """

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
    try folder.write(
      """
      pipeline: look
      version: 1
      inputs: { source: { type: media } }
      stages: { probe: { uses: probe, with: { source: "${{ inputs.source }}" } } }
      outputs: { report: "${{ stages.probe.report }}" }
      """, to: "look.yaml")
    _ = try await runGenlock("work", "--until-idle", in: folder.path)
    _ = try await runGenlock("webhooks", "secret", in: folder.path)
    let receiver = try RunningProcess(
      "python3", ["-c", Self.receiver, folder.appending(".genlock/secrets/webhook-default").string])
    try await receiver.waitForError(";\n")
    let port = try #require(receiver.errorsSoFar.firstMatch(of: #/port=([0-9]+);/#)).1
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
}
