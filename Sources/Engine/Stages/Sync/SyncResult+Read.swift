import Foundation
public import Foundations
public import MediaTypes
public import SystemPackage

extension SyncResult {
  /// In bytes; thirty recordings take some 50 kB.
  private static let maximumSize = 16 << 20

  /// Reads what `genlock sync --json` printed or the stage `sync` wrote. It blocks on the disk.
  /// - Throws: ``SyncResultError``, ``SystemError``.
  public init(contentsOf path: FilePath) throws {
    guard let content = try SmallFile.read(path, limit: Self.maximumSize) else {
      throw SyncResultError(name: quoted(path.string), reason: "it is larger than 16 MiB")
    }
    do {
      self = try JSONDecoder().decode(SyncResult.self, from: Data(content))
    } catch let error as DecodingError {
      throw SyncResultError(name: quoted(path.string), reason: error.reason)
    }
  }

  /// Reads it from a value, such as what a gate made of it.
  /// - Throws: ``SyncResultError``.
  init(_ value: Value) throws {
    do {
      self = try value.decoded(as: SyncResult.self)
    } catch let error as DecodingError {
      throw SyncResultError(name: "`result`", reason: error.reason)
    }
  }
}

/// Something was given for a sync result that is none.
public struct SyncResultError: CodedError, Hashable {
  /// What was given, as it is shown.
  var name: String
  /// In a few words.
  var reason: String

  public var code: String { "BAD_SYNC_RESULT" }
  public var message: String {
    "\(name) is not a sync result (\(reason)); give what `genlock sync --json` or the stage `sync` made."
  }
  public var category: ErrorCategory { .unusableInput }
}

extension DecodingError {
  /// What was wrong, in a few words.
  fileprivate var reason: String {
    switch self {
    case .keyNotFound(let key, _): "there is no \(quoted(key.stringValue))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(quoted(context.codingPath.map(\.stringValue).joined(separator: "."))) is of another kind"
    default: "it is no JSON of that form"
    }
  }
}
