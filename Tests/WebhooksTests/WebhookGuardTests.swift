import Foundations
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

@Suite("Webhooks go to public addresses only")
struct WebhookGuardTests {
  @Test(arguments: [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fec0::1",
    "ff02::1",
  ])
  func refused(_ text: String) throws {
    let address = try #require(IPAddress(text))
    #expect(!PublicAddresses.contains(address) && !WebhookPolicy().allows(address))
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
    "169.253.1.1", "172.15.255.255", "172.32.0.1", "192.167.1.1", "192.0.1.1", "198.17.1.1", "198.20.0.1",
    "223.255.255.255", "168.63.129.17",
    "2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001:800::200e", "2003::1",
  ])
  func taken(_ text: String) throws {
    #expect(WebhookPolicy().allows(try #require(IPAddress(text))))
  }

  @Test func networksHoldTheirAddresses() throws {
    let network = try #require(IPNetwork("192.168.4.0/22"))
    #expect(network.contains(try #require(IPAddress("192.168.7.255"))))
    #expect(!network.contains(try #require(IPAddress("192.168.8.0"))))
    #expect(!network.contains(try #require(IPAddress("::ffff:192.168.4.1"))))
    #expect(IPNetwork("10.0.0.0/33") == nil && IPNetwork("10.0.0/8") == nil && IPNetwork("::/-1") == nil)
    #expect(try #require(IPNetwork("0.0.0.0/0")).contains(try #require(IPAddress("255.1.2.3"))))
    #expect("\(try #require(IPAddress("2001:DB8:0:0::1")))" == "2001:db8::1")
  }

  /// Texts that some resolvers take for addresses are resolved, and what comes out is checked.
  @Test(arguments: [
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://0/", "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::ffff:a9fe:a9fe]/",
    "https://169.254.169.254/latest/meta-data/",
  ])
  func loopbackInAllItsForms(_ text: String) async throws {
    let error = await caughtError {
      let url = try WebhookURL(text)
      _ = try await WebhookPolicy().address(of: url, turn: 0, resolver: .system)
    }
    // A resolver without such a form finds nothing, which is as good.
    #expect(["WEBHOOK_ADDRESS_REFUSED", "WEBHOOK_HOST_UNKNOWN"].contains(error?.code))
    if text.lowercased().contains("localhost") || text.contains("[") || text.contains("127.0.0.1") {
      #expect(error?.code == "WEBHOOK_ADDRESS_REFUSED" || text.hasSuffix("localhost./"))
    }
  }

  @Test(arguments: [
    "", "hook", "//a.test/", "ftp://a.test/", "file:///etc/passwd", "http+unix://%2Frun%2Fa.sock/",
    "https://",
    "https:///x", "https://user@a.test/", "https://user:pass@a.test/", "https://:@a.test/",
    "https://a.test:22/",
    "https://a.test:0/", "https://a.test:65536/", "https://a.test/#part", "https://a b.test/",
    "https://a.test/\n",
    "https://%6c%6fcalhost/", "https://a.test\\@b.test/", "https://a.test/\u{0}", "https://[fe80::1%25eth0]/",
    "https://ａ.test/",
  ])
  func notAWebhookURL(_ text: String) async {
    let error = await caughtError { _ = try WebhookURL(text) }
    #expect(error?.code == "WEBHOOK_URL_INVALID", "\(text)")
  }

  @Test func longURLsAreRefused() async throws {
    #expect(try WebhookURL("https://a.test/" + String(repeating: "x", count: 2033)).port == 443)
    let error = await caughtError {
      _ = try WebhookURL("https://a.test/" + String(repeating: "x", count: 2034))
    }
    #expect(error?.code == "WEBHOOK_URL_INVALID")
  }

  @Test func aURLIsReadOnce() throws {
    let url = try WebhookURL("HTTPS://Hooks.Example.COM:8443/a%20b?c=d%26e")
    #expect(url.description == "https://hooks.example.com:8443/a%20b?c=d%26e")
    #expect(url.host == "hooks.example.com" && url.port == 8443 && url.isSecure)
    #expect(try WebhookURL("http://[2606:4700::1111]/").host == "2606:4700::1111")
  }

  @Test func plainHTTPIsRefusedUnlessAllowed() async throws {
    let url = try WebhookURL("http://1.1.1.1/")
    let error = await caughtError {
      _ = try await WebhookPolicy().address(of: url, turn: 0, resolver: .system)
    }
    #expect(error?.code == "WEBHOOK_URL_INVALID")
    let open = WebhookPolicy(allowsHTTP: true)
    #expect(try await open.address(of: url, turn: 0, resolver: .system) == IPAddress("1.1.1.1"))
  }

  @Test func onlyTheAllowedAddressesOfANameAreUsedInTurn() async throws {
    let resolver = HostResolver { _ in ["10.0.0.1", "8.8.8.8", "::1", "1.1.1.1"].compactMap { IPAddress($0) }
    }
    let url = try WebhookURL("https://mixed.test/")
    var found: [String] = []
    for turn in 0..<3 {
      found.append("\(try await WebhookPolicy().address(of: url, turn: turn, resolver: resolver))")
    }
    #expect(found == ["8.8.8.8", "1.1.1.1", "8.8.8.8"])
  }
}
