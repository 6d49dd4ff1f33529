import Foundations
import NIOSSL
public import SystemPackage

/// Which authorities may have signed a receiver's certificate.
public struct WebhookTrust: Sendable {
  /// Those that this machine trusts.
  public static let system = WebhookTrust(certificates: [])

  private let certificates: [NIOSSLCertificate]

  private init(certificates: [NIOSSLCertificate]) {
    self.certificates = certificates
  }

  /// Those that this machine trusts, and further ones, such as the studio's own.
  /// - Parameter file: their certificates as PEM, one after the other; `nil` for none.
  /// - Throws: ``WebhookError`` `WEBHOOK_CERTIFICATES_UNREADABLE`.
  public static func reading(_ file: FilePath?) async throws -> WebhookTrust {
    guard let file else { return system }
    return try await onBlockingThread("certificates") {
      do {
        return WebhookTrust(certificates: try NIOSSLCertificate.fromPEMFile(file.string))
      } catch {
        throw WebhookError.unreadableCertificates(file, cause: error)
      }
    }
  }

  var configuration: TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    if !certificates.isEmpty { configuration.additionalTrustRoots = [.certificates(certificates)] }
    return configuration
  }

  /// Whether a connection failed because its certificate is not one to trust, or another host's.
  static func isRefusal(_ error: any Error) -> Bool {
    switch error {
    case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate: true
    case NIOSSLError.handshakeFailed(let cause):
      // BoringSSL has no other name for it.
      "\(cause)".contains("CERTIFICATE_VERIFY_FAILED")
    case let error as NIOSSLExtraError:
      error == .failedToValidateHostname || error == .serverHostnameImpossibleToMatch
    default: false
    }
  }
}
