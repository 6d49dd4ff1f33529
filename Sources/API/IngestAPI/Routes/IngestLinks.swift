import Crypto
import Foundation
import Foundations
public import HTTPKit
import HTTPTypes

/// The signed addresses of parts and objects that the server itself answers.
public struct IngestLinks: Sendable {
  let part: LinkSigner
  let object: LinkSigner
  private let publicURL: PublicURL
  private let prefix: String

  /// - Parameters:
  ///   - secrets: one key is derived for parts, another for objects.
  ///   - prefix: the family's, such as `/v2`.
  public init(secrets: SecretStore, publicURL: PublicURL, prefix: String) {
    part = LinkSigner(key: secrets.key(for: "ingest part 1"))
    object = LinkSigner(key: secrets.key(for: "ingest object 1"))
    self.publicURL = publicURL
    self.prefix = prefix
  }

  /// For the workspace's store.
  public var objectLinks: ObjectLinks {
    ObjectLinks(
      part: { upload, number, expiry in
        publicURL.link(part.sign(.put, "\(prefix)/uploads/\(upload)/parts/\(number)", expires: expiry))
      },
      object: { key, expiry in
        // Of all that a key may have, a URL needs only the percent sign written otherwise.
        let path = key.description.replacing("%", with: "%25")
        return publicURL.link(object.sign(.get, "\(prefix)/objects/\(path)", expires: expiry))
      })
  }
}
