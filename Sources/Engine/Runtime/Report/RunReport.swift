public struct RunReport: Sendable {
  let run: RunRecord
  let stages: [StageRunRecord]
  public func html() -> String { "" }
}
