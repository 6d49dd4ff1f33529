import Storage

/// The runtime's tables. Times are milliseconds since 1970, UTC.
enum RuntimeSchema {
  static let schema = ModuleSchema(
    module: "runtime",
    versions: [
      """
      -- The states are those of RunStatus; only a running one has no end.
      CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        pipeline TEXT NOT NULL,
        pipeline_path TEXT NOT NULL,
        pipeline_source TEXT NOT NULL,
        state TEXT NOT NULL
          CHECK (state IN ('running', 'succeeded', 'failed', 'waiting', 'cancelled', 'interrupted')),
        started INTEGER NOT NULL,
        ended INTEGER,
        inputs TEXT NOT NULL CHECK (json_valid(inputs)),
        parameters TEXT NOT NULL CHECK (json_valid(parameters)),
        outputs TEXT NOT NULL CHECK (json_valid(outputs)),
        warnings TEXT NOT NULL CHECK (json_valid(warnings)),
        versions TEXT NOT NULL CHECK (json_valid(versions)),
        CHECK ((state = 'running') = (ended IS NULL))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX runs_running ON runs (id) WHERE state = 'running';

      -- The states are those of StageRunState; only a running one has no end.
      CREATE TABLE stage_runs (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        stage TEXT NOT NULL,
        uses TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'cached', 'skipped', 'blocked',
          'failed', 'waiting', 'cancelled', 'interrupted')),
        why TEXT NOT NULL,
        key TEXT,
        attempt INTEGER NOT NULL CHECK (attempt >= 1),
        started INTEGER NOT NULL,
        ended INTEGER,
        outputs TEXT NOT NULL CHECK (json_valid(outputs)),
        warnings TEXT NOT NULL CHECK (json_valid(warnings)),
        error TEXT CHECK (error IS NULL OR json_valid(error)),
        PRIMARY KEY (run, position),
        CHECK ((state = 'running') = (ended IS NULL)),
        CHECK ((state = 'failed') = (error IS NOT NULL)),
        CHECK (state <> 'waiting' OR key IS NOT NULL)
      ) STRICT, WITHOUT ROWID;

      -- What went into the latest key of each stage, so that the next run can say what changed.
      CREATE TABLE stage_keys (
        pipeline TEXT NOT NULL,
        stage TEXT NOT NULL,
        key TEXT NOT NULL,
        components TEXT NOT NULL CHECK (json_valid(components)),
        PRIMARY KEY (pipeline, stage)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE gate_decisions (
        gate TEXT PRIMARY KEY,
        pipeline TEXT NOT NULL,
        run TEXT NOT NULL,
        decision TEXT NOT NULL CHECK (json_valid(decision))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX gate_decisions_pipeline ON gate_decisions (pipeline);
      """
    ])
}
