import HTTPKit
import MediaTypes
import Runtime

/// The body of `POST /jobs/{id}/gates/{name}`.
struct GateDecisionBody: Codable, Sendable {
  enum Decision: String, Codable { case approve, correct }

  var decision: Decision
  /// What replaces the proposal, with `correct` alone.
  var data: Value?

  private enum CodingKeys: String, CodingKey, CaseIterable { case decision, data }

  /// - Parameter answer: an approval with data is one that the server refuses, and says why.
  init(_ answer: GateAnswer) {
    switch answer {
    case .approve(let data): (decision, self.data) = (.approve, data)
    case .correct(let data): (decision, self.data) = (.correct, data)
    }
  }

  init(from decoder: any Decoder) throws {
    try decoder.refuseUnknownFields(but: CodingKeys.self)
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let name = try fields.decode(String.self, forKey: .decision)
    guard let named = Decision(rawValue: name) else {
      throw RequestError.invalidBody("The decision has to be \"approve\" or \"correct\".", field: "decision")
    }
    decision = named
    data = try fields.decodeIfPresent(Value.self, forKey: .data)
    try data?.refuseFiles("data")
    if decision == .correct, data == nil {
      throw RequestError.invalidBody("A correction needs the field \"data\".", field: "data")
    }
    if decision == .approve, data != nil {
      throw RequestError.invalidBody(
        "An approval takes no \"data\"; use the decision \"correct\".", field: "data")
    }
  }
}
