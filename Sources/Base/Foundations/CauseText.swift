import Foundation

/// What lies underneath an error, in words for people.
public enum CauseText {
  /// - Returns: one text for each cause, outermost first.
  public static func texts(of error: any CodedError) -> [String] {
    var texts: [String] = []
    var cause = error.cause
    while let next = cause {
      let coded = next as? any CodedError
      texts.append(coded.map { "\($0.code): \($0.message)" } ?? text(of: next))
      cause = coded?.cause
    }
    return texts
  }

  /// One error in words. Decoders' errors describe themselves in the terms of Swift's types, so they get others.
  public static func text(of error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): "\(place(context))there is no \(quoted(key.stringValue))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context))this is of another kind"
    case .dataCorrupted(let context):
      place(context) + (detail(of: context.underlyingError) ?? context.debugDescription)
    case nil: String(describing: error)
    @unknown default: String(describing: error)
    }
  }

  /// Where in a document, before what is wrong there.
  private static func place(_ context: DecodingError.Context) -> String {
    let keys = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return keys.isEmpty ? "" : "\(keys.joined(separator: ".")): "
  }

  /// What Foundation's parsers say of the place in a document.
  private static func detail(of error: (any Error)?) -> String? {
    (error as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
  }
}
