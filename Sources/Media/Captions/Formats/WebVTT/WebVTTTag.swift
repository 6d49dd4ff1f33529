/// What stands between `<` and `>` of a start tag: `v.loud Mary`.
///
/// Source: https://www.w3.org/TR/webvtt1/#webvtt-cue-text-tokenizer.
struct WebVTTTag {
  let name: String
  /// In their order; never empty ones.
  let classes: [String]
  /// Without spaces at its ends, each stretch of whitespace inside being one space.
  let annotation: String

  init(_ tag: ArraySlice<UInt8>) {
    let head = tag.prefix { !$0.isWhitespace }
    let parts = head.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    name = parts.first?.string ?? ""
    classes = parts.dropFirst().filter { !$0.isEmpty }.map(\.string)
    var rest = ByteScanner(tag[head.endIndex...])
    var text: [UInt8] = []
    while let byte = rest.next {
      _ = rest.take(byte)
      if byte == UInt8(ascii: "&"), let character = CharacterReferences.take(&rest) {
        text += Array(String(character).utf8)
      } else {
        text.append(byte)
      }
    }
    annotation = text.split(whereSeparator: \.isWhitespace).map(\.string).joined(separator: " ")
  }
}
