import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime

/// Lets a person decide before a run goes on.
struct GateStage: Stage {
  static let declaration = StageDeclaration(
    name: "gate",
    summary: "Ends the run as waiting until a person has approved or corrected what is proposed.",
    discussion: """
      `genlock runs approve RUN GATE` lets the proposal stand, `genlock runs correct RUN GATE --data FILE` \
      replaces it; the same command as before then goes on with what is in the store. A decision belongs \
      to what was shown and proposed: when that changes, the gate asks again.
      """,
    parameters: GateParameters.declarations,
    outputs: [
      OutputDeclaration("approved", .boolean, "Whether the proposal stood; `false` where it was corrected."),
      OutputDeclaration("data", .any, optional: true, "What holds: the proposal or the correction."),
      OutputDeclaration("decidedBy", .string, "Who decided, as given."),
      OutputDeclaration("decidedAt", .string, "When, in UTC: `2026-03-14T09:26:53Z`."),
    ],
    example: """
      review:
        uses: gate
        with: { message: "Is this the right recording?", show: "${{ inputs.source }}", data: { angle: 1 } }
      """)
  static let version = 1
  static let isCacheable = false

  func run(_ parameters: GateParameters, in context: StageContext) async throws -> [String: Value] {
    guard parameters.message.contains(where: { !$0.isWhitespace }) else {
      throw GateStageError.emptyMessage(gate: context.name)
    }
    guard let decision = context.decision else {
      throw GatePending(message: try message(parameters), proposal: parameters.data ?? .null)
    }
    return [
      "approved": .boolean(decision.approved), "data": decision.data,
      "decidedBy": .string(decision.decidedBy),
      "decidedAt": .string(decision.at.formatted(.iso8601)),
    ]
  }

  /// The question, followed by what to look at: files by their paths, anything else as JSON.
  private func message(_ parameters: GateParameters) throws -> String {
    guard let show = parameters.show, !show.isNull else { return parameters.message }
    let files = show.files.map { "\($0.name) at \(quoted($0.path))" }
    guard files.isEmpty else { return "\(parameters.message) Look at \(files.joined(separator: ", "))." }
    return "\(parameters.message) Look at \(String(decoding: try show.canonicalJSON(), as: UTF8.self))."
  }
}
