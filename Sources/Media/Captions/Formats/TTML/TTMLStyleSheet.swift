/// Gives names to the styles and regions that cues need, in the order of their first use.
struct TTMLStyleSheet {
  private var names: [String: String] = [:]
  private var order: [String] = []
  private var regions: [Place: String] = [:]
  private var regionOrder: [(name: String, place: Place)] = []
  private var agentNames: [String: String] = [:]
  private var agentOrder: [String] = []
  private var taken: Set<String>

  struct Place: Hashable {
    var rectangle: TTMLRectangle
    var writing: CuePlacement.Writing
  }

  /// - Parameter taken: identifiers that others have.
  init(taken: Set<String>) {
    self.taken = taken
  }

  private mutating func fresh(_ stem: String, _ number: Int) -> String {
    var name = "\(stem)\(number)"
    while !taken.insert(name).inserted { name += "_" }
    return name
  }

  /// The name of a style with these attributes; `nil` where there are none.
  mutating func style(_ attributes: String) -> String? {
    guard !attributes.isEmpty else { return nil }
    if let known = names[attributes] { return known }
    let name = fresh("style", order.count + 1)
    names[attributes] = name
    order.append(attributes)
    return name
  }

  mutating func region(_ place: Place) -> String {
    if let known = regions[place] { return known }
    let name = fresh("region", regionOrder.count + 1)
    regions[place] = name
    regionOrder.append((name, place))
    return name
  }

  /// Gives a region the name it has in the document.
  mutating func add(_ place: Place, named name: String) {
    taken.insert(name)
    regionOrder.append((name, place))
  }

  mutating func agent(_ voice: String) -> String {
    if let known = agentNames[voice] { return known }
    let name = fresh("agent", agentOrder.count + 1)
    agentNames[voice] = name
    agentOrder.append(voice)
    return name
  }

  /// The elements of the head.
  var agents: [String] {
    agentOrder.map { voice in
      "<ttm:agent xml:id=\"\(agentNames[voice] ?? "")\" type=\"person\"><ttm:name type=\"full\">"
        + "\(XMLText.escaped(voice))</ttm:name></ttm:agent>"
    }
  }

  var styles: [String] { order.map { "<style xml:id=\"\(names[$0] ?? "")\"\($0)/>" } }

  var layout: [String] {
    regionOrder.map { name, place in
      let rectangle = place.rectangle
      let writing =
        switch place.writing {
        case .horizontal: ""
        case .verticalRightToLeft: " tts:writingMode=\"tbrl\""
        case .verticalLeftToRight: " tts:writingMode=\"tblr\""
        }
      return "<region xml:id=\"\(name)\" tts:origin=\"\(Self.pair(rectangle.x, rectangle.y))\" "
        + "tts:extent=\"\(Self.pair(rectangle.width, rectangle.height))\" "
        + "tts:displayAlign=\"\(rectangle.alignment.rawValue)\"\(writing)/>"
    }
  }

  /// Whether all regions lie inside of the picture.
  var isInPicture: Bool {
    regionOrder.allSatisfy { _, place in
      let rectangle = place.rectangle
      // A ten-thousandth of a percent is noise of divisions.
      return min(rectangle.x, rectangle.y) >= 0 && rectangle.x + rectangle.width <= 100.0001
        && rectangle.y + rectangle.height <= 100.0001
    }
  }

  private static func pair(_ x: Double, _ y: Double) -> String {
    "\(WebVTTNumber.text(x))% \(WebVTTNumber.text(y))%"
  }
}
