/// Writes tags around stretches of text so that they are nested, with no more of them than needed.
struct NestedTags {
  private(set) var output = ""
  private var open: [Tag] = []

  struct Tag: Equatable {
    var start: String
    var end: String
  }

  /// - Parameter tags: that what follows is in, from the outside in.
  mutating func change(to tags: [Tag]) {
    let common = zip(open, tags).prefix { $0 == $1 }.count
    for tag in open.dropFirst(common).reversed() { output += tag.end }
    for tag in tags.dropFirst(common) { output += tag.start }
    open = tags
  }

  mutating func append(_ text: String) {
    output += text
  }
}
