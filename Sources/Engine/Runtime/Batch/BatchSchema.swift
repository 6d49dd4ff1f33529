import Storage

/// What became of the files of batches. Times are milliseconds since 1970, UTC.
enum BatchSchema {
  static let schema = ModuleSchema(
    module: "batch",
    versions: [
      """
      -- One row for each file under each recipe; see BatchRecipe. A file that is done has what it was then: its
      -- digest and, by which it is known again without reading it, size, time of modification and inode.
      CREATE TABLE batch_files (
        recipe TEXT NOT NULL,
        path BLOB NOT NULL,
        name TEXT NOT NULL,
        pipeline TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'waiting')),
        digest TEXT,
        size INTEGER,
        modified INTEGER,
        inode INTEGER,
        keys TEXT NOT NULL DEFAULT '',
        used INTEGER NOT NULL,
        PRIMARY KEY (recipe, path),
        CHECK ((state = 'done') = (digest IS NOT NULL))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX batch_files_open ON batch_files (pipeline, state) WHERE state <> 'done';

      -- The files that came of it, where they are wanted: published, or in the store.
      CREATE TABLE batch_outputs (
        recipe TEXT NOT NULL,
        path BLOB NOT NULL,
        output BLOB NOT NULL,
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        PRIMARY KEY (recipe, path, output),
        FOREIGN KEY (recipe, path) REFERENCES batch_files (recipe, path) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;
      """,
      """
      -- What people had decided at its gates: digests of the decisions by the gates' identities, as JSON.
      ALTER TABLE batch_files ADD COLUMN decisions TEXT NOT NULL DEFAULT '{}';
      """,
    ])
}
