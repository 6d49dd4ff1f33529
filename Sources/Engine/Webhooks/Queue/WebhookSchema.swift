import Storage

/// The tables of deliveries. Times are milliseconds since 1970, UTC.
enum WebhookSchema {
  static let schema = ModuleSchema(
    module: "webhooks",
    versions: [
      """
      -- The states are those of WebhookDelivery.State. An attempt moves `due` ahead before it begins: where its process
      -- dies, the delivery is due again by itself.
      CREATE TABLE webhook_deliveries (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        authority TEXT NOT NULL,
        secret TEXT NOT NULL,
        type TEXT NOT NULL,
        body TEXT NOT NULL CHECK (json_valid(body)),
        state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'disabled')),
        attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
        created INTEGER NOT NULL,
        due INTEGER NOT NULL,
        ended INTEGER,
        status INTEGER,
        error TEXT,
        CHECK ((state = 'pending') = (ended IS NULL))
      ) STRICT;
      CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (authority, due) WHERE state = 'pending';
      CREATE INDEX webhook_deliveries_by_url ON webhook_deliveries (url) WHERE state = 'pending';
      CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended) WHERE ended IS NOT NULL;

      -- Receivers that answered 410.
      CREATE TABLE webhook_disabled (
        url TEXT PRIMARY KEY,
        time INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- How far whoever makes deliveries of a numbered list of events has come.
      CREATE TABLE webhook_cursors (
        name TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL CHECK (sequence >= 0)
      ) STRICT, WITHOUT ROWID;
      """
    ])
}
