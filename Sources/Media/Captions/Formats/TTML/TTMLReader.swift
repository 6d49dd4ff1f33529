import Foundation
import FoundationXML
import MediaTypes

/// Reads TTML 1 and 2, EBU-TT-D, IMSC text and what is called DFXP. Source: https://www.w3.org/TR/ttml2/.
///
/// Elements and attributes go by their names without prefix, as drafts of the standard with other namespaces
/// are still in use. Times of nested elements add up; styles are resolved into runs, and a cue's region into
/// its placement.
struct TTMLReader {
  private let source: CaptionSource
  private(set) var log: WarningLog

  init(_ source: CaptionSource, log: WarningLog) {
    self.source = source
    self.log = log
  }

  /// - Throws: ``CaptionError/notCaptions(name:format:line:)`` for a document of another kind,
  ///   ``CaptionError/malformed(name:format:line:reason:)`` where its grammar is broken or it declares
  ///   entities, which no caption needs and with which a short file can become a text without end.
  mutating func read() throws(CaptionError) -> CaptionDocument {
    if let place = source.bytes[...].firstIndex(of: "<!ENTITY") {
      let line = source.bytes[..<place].count(where: { $0 == 0x0A }) + 1
      throw .malformed(name: source.name, format: .ttml, line: line, reason: "it declares entities")
    }
    let handler = TTMLHandler(log: log)
    // As a stream, because libxml2 takes no more than 10 MB at once.
    let parser = XMLParser(stream: InputStream(data: Data(withoutDeclaration)))
    parser.shouldResolveExternalEntities = false
    parser.delegate = handler
    // What it returns is true for some broken documents.
    _ = parser.parse()
    guard !handler.isRefused else { throw .notCaptions(name: source.name, format: .ttml, line: 1) }
    if let fault = handler.fault {
      throw .malformed(
        name: source.name, format: .ttml, line: max(1, fault.line), reason: Self.words(of: fault.code))
    }
    guard handler.isAtEnd else {
      throw .malformed(name: source.name, format: .ttml, line: nil, reason: "it ends too early")
    }
    let document = handler.finish()
    log = handler.log
    return document
  }

  /// The encoding that the first line names is no longer the text's.
  private var withoutDeclaration: ArraySlice<UInt8> {
    guard source.bytes.starts(with: "<?xml".utf8), let end = source.bytes[...].firstIndex(of: "?>") else {
      return source.bytes[...]
    }
    return source.bytes[(end + 2)...]
  }

  /// - Parameter code: of libxml2's `xmlParserErrors`.
  private static func words(of code: Int) -> String {
    switch code {
    case 4, 5, 74, 77: "it ends too early"
    case 26, 27: "it uses an entity that XML does not have"
    case TTMLHandler.depthFault: "its elements nest more than \(TTMLHandler.depthLimit) deep"
    case 76: "an element ends that did not begin"
    default: "its XML is wrong (error \(code) of libxml2)"
    }
  }
}
