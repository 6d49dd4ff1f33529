import MediaTypes

extension Value {
  /// A text, number or boolean as people write it, and as it stands on a command line; empty for anything
  /// else.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .boolean(let value): value ? "true" : "false"
    case .integer(let number): String(number)
    case .number(let number): Int64(exactly: number).map(String.init) ?? String(number)
    default: ""
    }
  }
}
