import Foundation
import Foundations
import SystemPackage
import TestSupport
import Testing

@testable import Webhooks

@Suite("Bodies and signatures are those of Standard Webhooks")
struct WebhookMessageTests {
  @Test func aBodySaysWhatWhenAndWhich() throws {
    let message = try WebhookMessage(
      type: "job.succeeded", time: Date(timeIntervalSince1970: 1_800_000_000.123), data: ["a": 1])
    #expect(
      message.body == #"{"data":{"a":1},"timestamp":"2027-01-15T08:00:00.123Z","type":"job.succeeded"}"#)
  }

  @Test(arguments: ["", "job.", ".job", "job succeeded", "job..x", "jöb"])
  func typesAreWordsWithFullStops(_ type: String) async {
    let error = await caughtError { _ = try WebhookMessage(type: type, time: Date(), data: [1]) }
    #expect(error?.code == "WEBHOOK_TYPE_INVALID")
  }

  @Test func bodiesStayBelowTwentyThousandBytes() async throws {
    let frame = try WebhookMessage(type: "t", time: Date(), data: "").body.utf8.count
    let largest = try WebhookMessage(
      type: "t", time: Date(), data: String(repeating: "x", count: 19_999 - frame))
    #expect(largest.body.utf8.count == 19_999)
    let error = await caughtError {
      _ = try WebhookMessage(type: "t", time: Date(), data: String(repeating: "x", count: 20_000 - frame))
    }
    #expect(error?.code == "WEBHOOK_TOO_LARGE")
  }

  /// The example of the specification's own libraries
  /// (https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/python/tests/test_webhooks.py).
  @Test func theKnownSignatureComesOut() throws {
    let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let signature = secret.signature(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: #"{"test": 2432232314}"#)
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func secretsHaveTheirFormAndHideThemselves() throws {
    func text(_ count: Int) -> String { "whsec_" + Data(repeating: 7, count: count).base64EncodedString() }
    #expect(WebhookSecret(text(23)) == nil && WebhookSecret(text(65)) == nil)
    #expect(WebhookSecret(text(24)) != nil && WebhookSecret(text(64)) != nil)
    #expect(
      WebhookSecret("whsec_!!!") == nil
        && WebhookSecret(Data(repeating: 7, count: 32).base64EncodedString()) == nil)
    let secret = WebhookSecret.random()
    #expect(WebhookSecret(secret.text) == secret)
    #expect("\(secret)" == "whsec_…" && secret != .random())
  }

  @Test func secretsAreKeptPrivateAndRotated() async throws {
    let folder = try TemporaryFolder()
    let secrets = WebhookSecrets(folder: folder.path)
    let first = try secrets.secrets()
    #expect(first.count == 1)
    #expect(try secrets.secrets() == first)
    let new = try secrets.rotate()
    #expect(try secrets.secrets() == [new] + first)
    for _ in 0..<5 { try secrets.rotate() }
    #expect(try secrets.secrets().count == 4)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.appending("webhook-default").string)[
      .posixPermissions]
    #expect(mode as? Int == 0o600)
    #expect(folder.entries() == ["webhook-default"])
    #expect(await caughtError { _ = try secrets.secrets("../default") }?.code == "WEBHOOK_SECRET_INVALID")
    #expect(await caughtError { _ = try secrets.secrets("other") }?.code == "WEBHOOK_SECRET_UNKNOWN")
    try folder.write("whsec_short\n", to: "webhook-bad")
    #expect(await caughtError { _ = try secrets.secrets("bad") }?.code == "WEBHOOK_SECRET_INVALID")
  }
}
