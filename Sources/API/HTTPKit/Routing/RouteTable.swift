import HTTPTypes

/// Finds what answers a path.
struct RouteTable: Sendable {
  /// What lies at a path of a family.
  struct Place: Sendable {
    var family: Family
    /// Empty where nothing lies at the path.
    var routes: [HTTPRequest.Method: Route] = [:]
    var webSocket: WebSocketRoute?
    var parameters: [String: String] = [:]
    /// The route's path as it was written, for metrics.
    var pattern: PathPattern?
  }

  private struct Entry: Sendable {
    var pattern: PathPattern
    var routes: [HTTPRequest.Method: Route]
    var webSocket: WebSocketRoute?
  }

  /// The longest prefix first.
  private let families: [(family: Family, entries: [Entry])]

  init(_ families: [Family]) {
    self.families = families.sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }.map { family in
      (family, Self.entries(of: family))
    }
  }

  private static func entries(of family: Family) -> [Entry] {
    var entries: [Entry] = []
    func entry(_ pattern: PathPattern) -> Int {
      if let index = entries.firstIndex(where: { $0.pattern.template == pattern.template }) { return index }
      entries.append(Entry(pattern: pattern, routes: [:]))
      return entries.count - 1
    }
    for route in family.routes { entries[entry(route.path)].routes[route.method] = route }
    for webSocket in family.webSockets { entries[entry(webSocket.path)].webSocket = webSocket }
    // What is spelled out goes before what a parameter would take.
    return entries.sorted { Self.parameterCount($0) < Self.parameterCount($1) }
  }

  private static func parameterCount(_ entry: Entry) -> Int {
    entry.pattern.segments.count { if case .parameter = $0 { true } else { false } }
  }

  /// - Parameter path: as the request line has it, without a query.
  /// - Returns: a place without a pattern where nothing lies.
  func place(of path: some StringProtocol) -> Place {
    guard
      let (family, entries) = families.first(where: {
        path == $0.family.prefix || path.hasPrefix($0.family.prefix + "/")
      })
    else { return Place(family: .nobody) }
    var place = Place(family: family)
    guard let segments = RequestPath(path.dropFirst(family.prefix.count))?.segments else { return place }
    for entry in entries {
      guard let parameters = entry.pattern.match(segments) else { continue }
      (place.routes, place.webSocket) = (entry.routes, entry.webSocket)
      (place.parameters, place.pattern) = (parameters, entry.pattern)
      return place
    }
    return place
  }
}

extension RouteTable.Place {
  /// The methods that are answered here, `HEAD` wherever `GET` is but at WebSockets, in alphabetical order.
  var allowedMethods: [String] {
    var methods = Set(routes.keys.map(\.rawValue))
    if methods.contains("GET") { methods.insert("HEAD") }
    if webSocket != nil { methods.insert("GET") }
    return methods.sorted()
  }
}

extension Family {
  /// What answers for paths that belong to no family.
  fileprivate static let nobody = Family(
    name: "none", prefix: "", routes: [], authenticator: NobodyAuthenticator(),
    renderError: { Problem($0).response() })
}
