/// How urgent a job is. A class starts before those below it, and room is kept free for it beside them; see
/// ``Admission``.
public enum JobPriority: Int, Sendable, Hashable, CaseIterable, Comparable {
  /// Whole archives: whenever nothing else is to be done.
  case bulk = 0
  case normal = 1
  /// Somebody is waiting in front of a screen.
  case interactive = 2

  /// `bulk`, `normal` or `interactive`.
  public var name: String {
    switch self {
    case .bulk: "bulk"
    case .normal: "normal"
    case .interactive: "interactive"
    }
  }

  public init?(name: String) {
    guard let priority = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = priority
  }

  public static func < (left: JobPriority, right: JobPriority) -> Bool { left.rawValue < right.rawValue }
}

/// In JSON by its name.
extension JobPriority: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let priority = JobPriority(name: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not bulk, normal or interactive: \(name)")
    }
    self = priority
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
