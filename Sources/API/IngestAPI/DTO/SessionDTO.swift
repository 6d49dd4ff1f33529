import Foundation
import Foundations

/// Body of `POST /v2/sessions`. What has to be there is optional here, so that its absence is told in the API's own words.
struct CreateSessionRequest: Decodable, Sendable {
  var title: String?
  var date: String?
  var location: String?
  var notes: String?
  var projectId: String?
}

/// Answer to `POST /v2/sessions`.
struct SessionResponse: Encodable, Sendable, Hashable {
  var id: String
  var title: String
  var date: String
  var status: String
  var createdAt: String
  var projectId: String

  init(_ session: SessionRecord) {
    id = session.id.description
    title = session.title
    date = session.date.description
    status = session.status.rawValue
    createdAt = session.created.asISO8601
    projectId = session.project
  }
}

/// Answer to `GET /v2/sessions/:id/status`.
struct SessionStatusResponse: Encodable, Sendable, Hashable {
  struct Assets: Encodable, Sendable, Hashable {
    /// Cameras with a recording, in whatever state.
    var total: Int
    /// Those whose recording has come whole.
    var ingested: Int
    /// Those whose derivatives are there.
    var ready: Int
  }

  struct Sync: Encodable, Sendable, Hashable {
    var computed: Bool
    var operatorStatus: String
  }

  var sessionId: String
  var status: String
  var assets: Assets
  var sync: Sync
  var readyForNextPhase: Bool
  var updatedAt: String

  init(_ session: SessionRecord, assets: [AssetRecord], sync: SyncRecord?) {
    sessionId = session.id.description
    status = session.status.rawValue
    self.assets = Assets(
      total: assets.count, ingested: assets.count { $0.status == .ingesting || $0.status == .ready },
      ready: assets.count { $0.status == .ready })
    self.sync = Sync(
      computed: sync?.state == .computed, operatorStatus: (sync?.operatorStatus ?? .pending).rawValue)
    readyForNextPhase = session.status == .ready
    updatedAt = session.updated.asISO8601
  }
}

extension Date {
  /// In UTC, to the second, as the API's document has it.
  var asISO8601: String { formatted(.iso8601) }
}
