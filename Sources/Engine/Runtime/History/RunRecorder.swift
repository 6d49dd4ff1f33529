import Foundation
import Foundations
import GRDB
import MediaTypes
import Pipelines
import Storage

/// Writes the history of one run, stage by stage, off the run's path.
struct RunRecorder: Sendable {
  let run: Identifier
  let writes: WriteBehind

  /// The first row is written at once: from here on a death of the process is noticed.
  static func start(_ record: RunRecord, source: String, database: WorkspaceDatabase) async throws {
    try await database.write { database in
      try database.execute(
        sql: """
          INSERT INTO runs (id, pipeline, pipeline_path, pipeline_source, state, started, inputs, parameters,
            outputs, warnings, versions) VALUES (?, ?, ?, ?, 'running', ?, ?, ?, '{}', '[]', ?)
          """,
        arguments: [
          record.id.description, record.pipeline, record.pipelinePath, source, record.started.milliseconds,
          try JSONColumn.encode(record.inputs), try JSONColumn.encode(record.parameters),
          try JSONColumn.encode(record.versions),
        ])
    }
  }

  func record(_ stage: StageRunRecord) {
    writes.add { [run] database in
      try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO stage_runs (run, position, stage, uses, state, why, key, attempt, started,
            ended, outputs, warnings, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        run.description, stage.position, stage.stage, stage.uses, stage.state.rawValue, stage.why, stage.key,
        stage.attempt, stage.started.milliseconds, stage.ended?.milliseconds,
        try JSONColumn.encode(stage.outputs), try JSONColumn.encode(stage.warnings),
        try stage.error.map { try JSONColumn.encode($0) },
      ])
    }
  }

  func remember(key: String, components: CacheKeyComponents, of stage: String, in pipeline: String) {
    writes.add { database in
      try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO stage_keys (pipeline, stage, key, components) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [pipeline, stage, key, try JSONColumn.encode(components)])
    }
  }

  func finish(_ record: RunRecord) {
    writes.add { database in
      try database.execute(
        sql: "UPDATE runs SET state = ?, ended = ?, outputs = ?, warnings = ? WHERE id = ?",
        arguments: [
          record.status.rawValue, record.ended?.milliseconds, try JSONColumn.encode(record.outputs),
          try JSONColumn.encode(record.warnings), record.id.description,
        ])
    }
  }
}
