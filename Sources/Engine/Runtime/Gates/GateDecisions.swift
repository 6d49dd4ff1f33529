import Artifacts
import Foundation
public import Foundations
public import GRDB
public import MediaTypes
import Storage

/// The decisions that people took at gates.
public struct GateDecisions: Sendable {
  private let database: WorkspaceDatabase

  init(_ database: WorkspaceDatabase) {
    self.database = database
  }

  /// Lets what a gate proposed stand; the same command as before then goes on.
  /// - Parameters:
  ///   - run: a run that ended as ``RunStatus/waiting``.
  ///   - gate: the stage's name in it.
  ///   - data: kept beside the approval in place of the proposal, where given.
  ///   - person: who decides, for the record.
  /// - Throws: ``GateError`` when nothing of that name waits there.
  @discardableResult
  public func approve(
    run: Identifier, gate: String, data: Value? = nil, by person: String
  ) async throws -> GateDecision {
    try await database.write { database in
      try Self.decide(run: run, gate: gate, answer: .approve(data: data), by: person, in: database)
    }
  }

  /// Replaces what a gate proposed; see ``approve(run:gate:data:by:)``.
  /// - Throws: ``GateError`` also where `data` is another kind of thing than the proposal, or has not all its parts.
  @discardableResult
  public func correct(
    run: Identifier, gate: String, data: Value, by person: String
  ) async throws -> GateDecision {
    try await database.write { database in
      try Self.decide(run: run, gate: gate, answer: .correct(data: data), by: person, in: database)
    }
  }

  /// Either of both, as a part of the caller's own transaction.
  /// - Throws: ``GateError``.
  @discardableResult
  public static func decide(
    run: Identifier, gate: String, answer: GateAnswer, by person: String, in database: Database
  ) throws -> GateDecision {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT stage_runs.stage, stage_runs.key, stage_runs.outputs, runs.pipeline
        FROM stage_runs JOIN runs ON runs.id = stage_runs.run
        WHERE run = ? AND stage_runs.state = 'waiting'
        """,
      arguments: [run.description])
    guard let row = rows.first(where: { $0["stage"] == gate }) else {
      let last = try String.fetchOne(
        database,
        sql: "SELECT run FROM stage_runs WHERE stage = ? AND state = 'waiting' ORDER BY run DESC LIMIT 1",
        arguments: [gate])
      throw GateError.notWaiting(run: run, gate: gate, waiting: rows.map { $0["stage"] }, last: last)
    }
    let decided = try decision(
      answer, at: gate, about: try JSONColumn.decode(row["outputs"]), by: person)
    let pipeline: String = row["pipeline"]
    try database.execute(
      sql: "INSERT OR REPLACE INTO gate_decisions (gate, pipeline, run, decision) VALUES (?, ?, ?, ?)",
      arguments: [
        identity(pipeline: pipeline, stage: gate, key: row["key"]), pipeline, run.description,
        try JSONColumn.encode(decided),
      ])
    return decided
  }

  /// Every decision about a pipeline's gates, by the gate's identity.
  func all(pipeline: String) async throws -> [String: GateDecision] {
    try await database.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT gate, decision FROM gate_decisions WHERE pipeline = ?", arguments: [pipeline])
      return try Dictionary(rows.map { ($0["gate"], try JSONColumn.decode($0["decision"])) }) { _, last in
        last
      }
    }
  }

  /// What every decision about a pipeline's gates says, as a SHA-256, by the gate's identity: as long as it is the same, so is
  /// what follows from it.
  func digests(pipeline: String) async throws -> [String: String] {
    try await database.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT gate, decision FROM gate_decisions WHERE pipeline = ?", arguments: [pipeline])
      return Dictionary(rows.map { ($0["gate"], FileDigest.of(Data(($0["decision"] as String).utf8))) }) {
        _, last in
        last
      }
    }
  }

  /// As ``digests(pipeline:)``, of some gates only.
  func digests(_ gates: [String]) async throws -> [String: String] {
    try await database.read { database in
      var digests: [String: String] = [:]
      for gate in gates {
        let decision = try String.fetchOne(
          try database.cachedStatement(sql: "SELECT decision FROM gate_decisions WHERE gate = ?"),
          arguments: [gate])
        if let decision { digests[gate] = FileDigest.of(Data(decision.utf8)) }
      }
      return digests
    }
  }

  /// What stands for a gate: the same stage of the same pipeline asked about the same things.
  static func identity(pipeline: String, stage: String, key: String) -> String {
    "\(pipeline)/\(stage)/\(key)"
  }

  private static func decision(
    _ answer: GateAnswer, at gate: String, about proposal: Value, by person: String
  ) throws -> GateDecision {
    switch answer {
    case .approve(let data):
      return GateDecision(approved: true, data: data ?? proposal, decidedBy: person, at: Date())
    case .correct(let data):
      if let difference = proposal.whatIsMissing(from: data) {
        throw GateError.unlikeProposal(gate: gate, difference: difference)
      }
      return GateDecision(approved: false, data: data, decidedBy: person, at: Date())
    }
  }
}

extension Value {
  /// What another value lacks to stand in place of this one, as the end of a sentence; `nil` where it can.
  fileprivate func whatIsMissing(from other: Value) -> String? {
    switch (self, other) {
    case (.null, _): return nil
    case (.object(let own), .object(let others)):
      let missing = own.keys.filter { others[$0] == nil }.sorted()
      return missing.isEmpty ? nil : "lacks \(missing.map(quoted).joined(separator: ", "))"
    case (.object, _): return "is not an object"
    case (.list, .list): return nil
    case (.list, _): return "is not a list"
    default: return nil
    }
  }
}
