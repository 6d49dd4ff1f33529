import Storage

/// The ingest API's tables. Times are milliseconds since 1970, UTC.
enum IngestSchema {
  static let schema = ModuleSchema(
    module: "ingest",
    versions: [
      """
      -- The states are those of SessionStatus.
      CREATE TABLE ingest_sessions (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL CHECK (title <> ''),
        date TEXT NOT NULL,
        location TEXT,
        notes TEXT,
        project TEXT NOT NULL CHECK (project <> ''),
        status TEXT NOT NULL CHECK (status IN ('draft', 'ingesting', 'syncing', 'needs-review', 'ready')),
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- The states are those of AssetStatus. project and date are the session's, beside the angle so that a version
      -- is given once for all three.
      CREATE TABLE ingest_assets (
        id TEXT PRIMARY KEY,
        session TEXT NOT NULL REFERENCES ingest_sessions (id),
        camera TEXT NOT NULL CHECK (length(camera) = 1 AND camera BETWEEN 'A' AND 'Z'),
        project TEXT NOT NULL,
        date TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        status TEXT NOT NULL CHECK (status IN ('uploading', 'ingesting', 'ready', 'failed', 'abandoned')),
        filename TEXT NOT NULL,
        content_type TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size > 0),
        upload TEXT NOT NULL UNIQUE,
        key TEXT NOT NULL UNIQUE,
        job TEXT,
        media TEXT CHECK (media IS NULL OR json_valid(media)),
        failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        UNIQUE (project, date, camera, version),
        CHECK ((status = 'failed') = (failure IS NOT NULL)),
        CHECK (status <> 'ready' OR media IS NOT NULL)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX ingest_assets_current ON ingest_assets (session, camera)
        WHERE status IN ('uploading', 'ingesting', 'ready');
      CREATE INDEX ingest_assets_session ON ingest_assets (session);
      CREATE INDEX ingest_assets_pending ON ingest_assets (status) WHERE status IN ('uploading', 'ingesting');

      CREATE TABLE ingest_derivatives (
        asset TEXT NOT NULL REFERENCES ingest_assets (id),
        kind TEXT NOT NULL CHECK (kind IN ('proxy', 'mezzanine', 'audio-wav')),
        key TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL CHECK (size >= 0),
        PRIMARY KEY (asset, kind)
      ) STRICT, WITHOUT ROWID;

      -- Every computation of a session's offsets; the newest one holds. The states are those of SyncState.
      CREATE TABLE ingest_syncs (
        id TEXT PRIMARY KEY,
        session TEXT NOT NULL REFERENCES ingest_sessions (id),
        state TEXT NOT NULL CHECK (state IN ('computing', 'computed', 'failed')),
        master TEXT NOT NULL,
        method TEXT NOT NULL,
        cameras TEXT NOT NULL CHECK (json_valid(cameras)),
        job TEXT,
        result TEXT CHECK (result IS NULL OR json_valid(result)),
        failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
        operator_status TEXT NOT NULL DEFAULT 'pending'
          CHECK (operator_status IN ('pending', 'approved', 'corrected')),
        final_offsets TEXT CHECK (final_offsets IS NULL OR json_valid(final_offsets)),
        created INTEGER NOT NULL,
        computed INTEGER,
        CHECK ((state = 'computed') = (result IS NOT NULL)),
        CHECK ((state = 'failed') = (failure IS NOT NULL)),
        CHECK ((operator_status = 'pending') = (final_offsets IS NULL)),
        CHECK (operator_status = 'pending' OR state = 'computed')
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX ingest_syncs_session ON ingest_syncs (session, id);
      CREATE UNIQUE INDEX ingest_syncs_computing ON ingest_syncs (session) WHERE state = 'computing';

      -- Who decided what: rows are only ever added.
      CREATE TABLE ingest_sync_decisions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        sync TEXT NOT NULL REFERENCES ingest_syncs (id),
        decision TEXT NOT NULL CHECK (decision IN ('approved', 'corrected')),
        person TEXT NOT NULL,
        notes TEXT,
        offsets_before TEXT NOT NULL CHECK (json_valid(offsets_before)),
        offsets_after TEXT NOT NULL CHECK (json_valid(offsets_after)),
        at INTEGER NOT NULL
      ) STRICT;
      CREATE TRIGGER ingest_sync_decisions_stay BEFORE UPDATE ON ingest_sync_decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
      CREATE TRIGGER ingest_sync_decisions_remain BEFORE DELETE ON ingest_sync_decisions
        BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END;

      -- Up to where the outcomes of jobs have been taken in.
      CREATE TABLE ingest_cursor (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        position INTEGER NOT NULL
      ) STRICT;
      INSERT INTO ingest_cursor VALUES (1, 0);
      """
    ])
}
