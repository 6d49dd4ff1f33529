public import Foundation
public import Foundations

/// Makes the signed addresses that a workspace's store is reached at.
public struct ObjectLinks: Sendable {
  /// Of one part of an upload, good for `PUT` and that part only.
  var part: @Sendable (_ upload: Identifier, _ number: Int, _ expiry: Date) throws -> String
  /// Of an object, good for `GET` and `HEAD`.
  var object: @Sendable (_ key: ObjectKey, _ expiry: Date) throws -> String

  public init(
    part: @escaping @Sendable (_ upload: Identifier, _ number: Int, _ expiry: Date) throws -> String,
    object: @escaping @Sendable (_ key: ObjectKey, _ expiry: Date) throws -> String
  ) {
    self.part = part
    self.object = object
  }
}
