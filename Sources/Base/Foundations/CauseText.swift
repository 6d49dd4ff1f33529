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

  /// Decoders' errors describe themselves in the terms of Swift's types.
  private static func text(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return String(describing: error) }
    let context =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
        .dataCorrupted(let context):
        context
      @unknown default: nil as DecodingError.Context?
      }
    guard let context else { return String(describing: error) }
    let place = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(
      separator: ".")
    return (place.isEmpty ? "" : "\(place): ")
      + (detail(of: context.underlyingError) ?? context.debugDescription)
  }

  /// What Foundation's parsers say of the place in a document.
  private static func detail(of error: (any Error)?) -> String? {
    (error as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
  }
}
