import Storage

/// The tables of the queue. Times are milliseconds since 1970, UTC.
enum JobSchema {
  static let schema = ModuleSchema(
    module: "jobs",
    versions: [
      """
      -- Each text once, however many jobs run it; a job keeps the one it was submitted with.
      CREATE TABLE job_pipelines (
        number INTEGER PRIMARY KEY,
        source TEXT NOT NULL UNIQUE
      ) STRICT;

      -- The states are those of JobState.
      CREATE TABLE jobs (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        project TEXT NOT NULL,
        queue TEXT NOT NULL,
        priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
        external_id TEXT,
        idempotency_key TEXT,
        request TEXT NOT NULL CHECK (json_valid(request)),
        pipeline TEXT NOT NULL,
        source INTEGER NOT NULL REFERENCES job_pipelines (number),
        cpus INTEGER NOT NULL CHECK (cpus >= 1),
        memory INTEGER NOT NULL CHECK (memory >= 0),
        state TEXT NOT NULL
          CHECK (state IN ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
        attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
        failed_attempts INTEGER NOT NULL DEFAULT 0 CHECK (failed_attempts BETWEEN 0 AND attempt),
        cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
        created INTEGER NOT NULL,
        ready INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        started INTEGER,
        ended INTEGER,
        worker TEXT,
        lease INTEGER,
        progress TEXT NOT NULL DEFAULT '{"fraction":0,"stages":[]}' CHECK (json_valid(progress)),
        progressed INTEGER NOT NULL DEFAULT 0,
        warnings TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(warnings)),
        outputs TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(outputs)),
        failure TEXT CHECK (failure IS NULL OR json_valid(failure)),
        gates TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(gates)),
        run TEXT,
        CHECK ((state = 'running') = (worker IS NOT NULL)),
        CHECK ((state = 'running') = (lease IS NOT NULL)),
        CHECK (state <> 'running' OR (attempt >= 1 AND started IS NOT NULL)),
        CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (ended IS NOT NULL)),
        CHECK (state <> 'failed' OR failure IS NOT NULL),
        CHECK ((state = 'waiting') = (gates <> '[]')),
        CHECK (cancel_requested = 0 OR state = 'running')
      ) STRICT;
      CREATE INDEX jobs_queued ON jobs (priority, queue, project, number) WHERE state = 'queued';
      CREATE INDEX jobs_delayed ON jobs (ready) WHERE state = 'queued';
      CREATE INDEX jobs_running ON jobs (worker) WHERE state = 'running';
      CREATE INDEX jobs_active ON jobs (queue, state) WHERE state IN ('queued', 'running', 'waiting');
      CREATE INDEX jobs_by_state ON jobs (state, number);
      CREATE INDEX jobs_by_project ON jobs (project, number);
      CREATE INDEX jobs_by_external_id ON jobs (external_id, number) WHERE external_id IS NOT NULL;
      CREATE UNIQUE INDEX jobs_by_key ON jobs (project, idempotency_key) WHERE idempotency_key IS NOT NULL;

      -- A number is never used twice, so that whoever remembers one misses nothing and sees nothing twice.
      CREATE TABLE job_events (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
        time INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('state', 'cancel', 'stage', 'warning')),
        data TEXT NOT NULL CHECK (json_valid(data))
      ) STRICT;
      CREATE INDEX job_events_by_job ON job_events (job, sequence);

      -- The transitions of JobState, and an event for each of them, whoever makes it.
      CREATE TRIGGER jobs_start_queued BEFORE INSERT ON jobs WHEN NEW.state <> 'queued' BEGIN
        SELECT RAISE (ABORT, 'a new job is queued');
      END;
      CREATE TRIGGER jobs_created AFTER INSERT ON jobs BEGIN
        INSERT INTO job_events (job, time, kind, data) VALUES (NEW.number, NEW.created, 'state',
          json_object('state', NEW.state, 'attempt', NEW.attempt, 'gates', json('[]')));
      END;
      CREATE TRIGGER jobs_transition BEFORE UPDATE OF state ON jobs
        WHEN NEW.state <> OLD.state AND NOT (
          OLD.state = 'queued' AND NEW.state IN ('running', 'failed', 'cancelled')
          OR OLD.state = 'running' AND NEW.state IN ('queued', 'waiting', 'succeeded', 'failed', 'cancelled')
          OR OLD.state = 'waiting' AND NEW.state IN ('queued', 'cancelled')
          OR OLD.state IN ('failed', 'cancelled') AND NEW.state = 'queued')
      BEGIN
        SELECT RAISE (ABORT, 'a job in that state cannot come into this one');
      END;
      CREATE TRIGGER jobs_changed AFTER UPDATE OF state ON jobs WHEN NEW.state <> OLD.state BEGIN
        INSERT INTO job_events (job, time, kind, data) VALUES (NEW.number, NEW.changed, 'state',
          json_object('state', NEW.state, 'attempt', NEW.attempt, 'failure', json(NEW.failure), 'run', NEW.run,
            'gates', (SELECT json_group_array(json_extract(value, '$.name')) FROM json_each(NEW.gates))));
      END;

      -- Queues that are not active.
      CREATE TABLE job_queues (
        name TEXT PRIMARY KEY,
        mode TEXT NOT NULL CHECK (mode IN ('paused', 'draining'))
      ) STRICT, WITHOUT ROWID;

      -- When a project's turn was last, within a class.
      CREATE TABLE job_turns (
        priority INTEGER NOT NULL,
        project TEXT NOT NULL,
        turn INTEGER NOT NULL,
        PRIMARY KEY (priority, project)
      ) STRICT, WITHOUT ROWID;
      """,
      """
      ALTER TABLE jobs ADD COLUMN lost_attempts INTEGER NOT NULL DEFAULT 0 CHECK (lost_attempts >= 0);

      -- How many jobs each project has queued where, in the order of its turns, so that the next one is found
      -- by one step of an index however many projects there are.
      CREATE TABLE job_places (
        priority INTEGER NOT NULL,
        project TEXT NOT NULL,
        queue TEXT NOT NULL,
        queued INTEGER NOT NULL CHECK (queued >= 0),
        -- When the project's turn was last within the class, as the number of the event that began it; 0 for never.
        turn INTEGER NOT NULL,
        -- The job by which it came to be queued here, which decides between those that never had a turn.
        number INTEGER NOT NULL,
        PRIMARY KEY (priority, project, queue)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX job_places_next ON job_places (priority, queue, turn, number) WHERE queued > 0;
      INSERT INTO job_places (priority, project, queue, queued, turn, number)
        SELECT jobs.priority, jobs.project, queue, count(*), coalesce(turn, 0), min(number)
        FROM jobs LEFT JOIN job_turns ON job_turns.priority = jobs.priority AND job_turns.project = jobs.project
        WHERE state = 'queued' GROUP BY jobs.priority, jobs.project, queue;
      DROP TABLE job_turns;

      CREATE TRIGGER jobs_placed AFTER INSERT ON jobs BEGIN
        INSERT INTO job_places (priority, project, queue, queued, turn, number)
          VALUES (NEW.priority, NEW.project, NEW.queue, 1, coalesce((SELECT max(turn) FROM job_places
            WHERE priority = NEW.priority AND project = NEW.project), 0), NEW.number)
          ON CONFLICT DO UPDATE SET number = iif(queued = 0, excluded.number, number), queued = queued + 1;
      END;
      CREATE TRIGGER jobs_placed_again AFTER UPDATE OF state ON jobs
        WHEN NEW.state = 'queued' AND OLD.state <> 'queued' BEGIN
        INSERT INTO job_places (priority, project, queue, queued, turn, number)
          VALUES (NEW.priority, NEW.project, NEW.queue, 1, coalesce((SELECT max(turn) FROM job_places
            WHERE priority = NEW.priority AND project = NEW.project), 0), NEW.number)
          ON CONFLICT DO UPDATE SET number = iif(queued = 0, excluded.number, number), queued = queued + 1;
      END;
      CREATE TRIGGER jobs_taken AFTER UPDATE OF state ON jobs
        WHEN OLD.state = 'queued' AND NEW.state <> 'queued' BEGIN
        UPDATE job_places SET queued = queued - 1
          WHERE priority = NEW.priority AND project = NEW.project AND queue = NEW.queue;
      END;
      """,
    ])
}
