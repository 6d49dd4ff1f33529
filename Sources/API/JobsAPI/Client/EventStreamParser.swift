/// Reads server-sent events line by line, as far as the jobs API uses them
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation).
struct EventStreamParser {
  private var data: [Substring] = []

  /// - Parameter line: without its end.
  /// - Returns: the data of the event that this line ends, where it ends one that has any.
  mutating func read(_ line: String) -> String? {
    guard !line.isEmpty else {
      defer { data = [] }
      return data.isEmpty ? nil : data.joined(separator: "\n")
    }
    // Comments begin with the colon; ids and names stand in the data too.
    guard let colon = line.firstIndex(of: ":"), line[..<colon] == "data" else { return nil }
    let value = line[line.index(after: colon)...]
    data.append(value.hasPrefix(" ") ? value.dropFirst() : value)
    return nil
  }
}
