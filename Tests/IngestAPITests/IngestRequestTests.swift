import Foundation
import Foundations
import MediaTypes
import TestSupport
import Testing

@testable import IngestAPI

@Suite("Requests that do not fit")
struct IngestRequestTests {
  let scene: IngestScene

  init() async throws {
    scene = try await IngestScene()
  }

  @Test(
    arguments: [
      (nil, "2026-02-03", "p", "title"), ("", "2026-02-03", "p", "title"),
      (" \n\u{2003}", "2026-02-03", "p", "title"),
      ("t", nil, "p", "date"), ("t", "2026-02-30", "p", "date"), ("t", "2026-2-3", "p", "date"),
      ("t", "0000-01-01", "p", "date"), ("t", "٢٠٢٦-٠٢-٠٣", "p", "date"),
      ("t", "2026-02-03T10:00", "p", "date"),
      ("t", "2026-02-03", nil, "projectId"), ("t", "2026-02-03", "", "projectId"),
      ("t", "2026-02-03", "a\0b", "projectId"),
      (String(repeating: "é", count: 501), "2026-02-03", "p", "title"),
    ] as [(String?, String?, String?, String)])
  func sessionIsRefused(_ title: String?, _ date: String?, _ project: String?, _ field: String) async throws {
    let error = await caughtError {
      _ = try await scene.service.create(
        CreateSessionRequest(title: title, date: date, location: nil, notes: nil, projectId: project))
    }
    #expect(error?.code == "INVALID_REQUEST")
    #expect((error as? IngestError)?.details["field"] == .string(field))
  }

  @Test func sessionIsAsDocumented() async throws {
    let session = try await scene.service.create(
      CreateSessionRequest(
        title: "Sunday Service - Main Sanctuary", date: "2026-02-03", location: "Main Campus",
        notes: "3 cameras",
        projectId: "proj-abc123"))
    #expect(session.status == "draft")
    #expect(session.id.hasPrefix("session-"))
    #expect(session.createdAt.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil)
    let status = try await scene.service.status(session: session.id)
    #expect(status.assets == SessionStatusResponse.Assets(total: 0, ingested: 0, ready: 0))
    #expect(!status.readyForNextPhase)
  }

  @Test(arguments: [
    "", "session-1", "asset-019b0000-0000-7000-8000-000000000000", "../../etc/passwd", "session-\0",
    "\u{1F3A5}",
  ])
  func unknownSessionIsNotFound(_ id: String) async throws {
    let calls: [@Sendable () async throws -> Void] = [
      { _ = try await scene.service.status(session: id) },
      { _ = try await scene.service.assets(session: id, includeDerivatives: true) },
      { _ = try await scene.service.sync(session: id, includePlots: false) },
      { _ = try await scene.initUpload("A", in: id) },
      { _ = try await scene.service.events(session: id) },
      {
        _ = try await scene.service.approveSync(session: id, ApproveSyncRequest(approvedBy: "x", notes: nil))
      },
    ]
    for call in calls {
      let error = await caughtError(call)
      #expect(error?.code == "SESSION_NOT_FOUND")
    }
  }

  @Test(arguments: ["", "a", "AA", "1", "Ä", "А", "A\u{301}", "[", "@"])
  func cameraLabelIsALetter(_ label: String) async throws {
    let session = try await scene.session()
    let error = await caughtError { _ = try await scene.initUpload(label, in: session) }
    #expect(error?.code == "INVALID_CAMERA_LABEL")
  }

  @Test(arguments: [0, -1, .min, .max, (1 << 40) + 1] as [Int64])
  func sizeIsInRange(_ size: Int64) async throws {
    let session = try await scene.session()
    let error = await caughtError { _ = try await scene.initUpload("A", in: session, size: size) }
    #expect(error?.code == "INVALID_FILE_SIZE")
  }

  @Test(arguments: ["", "mp4", "video/", "/mp4", "video/mp4\r\nX: y", "vidéo/mp4", "video /mp4"])
  func contentTypeIsOne(_ type: String) async throws {
    let session = try await scene.session()
    let error = await caughtError {
      _ = try await scene.service.initUpload(
        session: session,
        InitUploadRequest(cameraLabel: "A", filename: "a.mp4", contentType: type, sizeBytes: 1))
    }
    #expect(error?.code == "INVALID_REQUEST")
  }

  @Test(arguments: [
    ("../../../etc/passwd", "video/mp4", "mp4"), ("a/b\\c.MOV", "video/mp4", "mov"),
    ("x.php", "video/quicktime", "mov"),
    ("x.mp4/../y", "application/octet-stream", "bin"), ("🎥.mkv", "video/mp4", "mkv"),
    ("x.mp4\u{202E}", "x/y", "bin"),
    (".mp4", "x/y", "mp4"), ("a.", "video/webm; codecs=vp9", "webm"),
  ])
  func extensionIsOneOfAList(_ filename: String, _ type: String, _ expected: String) async throws {
    let session = try await scene.session(project: "../../\(filename)\n")
    let upload = try await scene.service.initUpload(
      session: session,
      InitUploadRequest(cameraLabel: "B", filename: filename, contentType: type, sizeBytes: 100))
    try await scene.send(Data(repeating: 1, count: 100), upload, in: session)
    let originals = scene.folder.entries().filter { $0.hasSuffix("angle-002_v001.\(expected)") }
    #expect(originals.count == 1)
    #expect(originals.first?.hasPrefix("objects/projects/%2E.%2F..%2F") == true)
  }

  @Test func projectsThatDifferHaveDifferentFolders() {
    let long = String(repeating: "x", count: 400)
    let names = [
      "a", "A", "a/b", "a%2Fb", "..", ".", "...", "é", "e\u{301}", "~", long, long + "y", "a b", "CON", "%",
      "𝕏",
    ]
    let segments = names.map(ObjectKey.segment)
    #expect(Set(segments).count == names.count)
    for segment in segments {
      #expect(ObjectKey(stored: "projects/\(segment)/20260203/originals/a.mp4") != nil)
      #expect(segment.utf8.count <= 160)
    }
  }

  @Test(arguments: [
    "projects/../x", "projects//x", "/projects/x", "x/y", "projects", "projects/a b", "projects/é",
  ])
  func otherKeysAreNone(_ text: String) {
    #expect(ObjectKey(stored: text) == nil)
  }

  @Test func correctionsAreChecked() async throws {
    let session = try await scene.session(cameras: "A", "B")
    let early = await caughtError { try await correct(session, ["B": 1]) }
    #expect(early?.code == "SYNC_NOT_COMPUTED")
    try await scene.computed(session, ["A": 0, "B": 10])
    let wrong: [([String: Int64]?, String)] = [
      (nil, "INVALID_REQUEST"), ([:], "INVALID_REQUEST"), (["A": 5], "INVALID_REQUEST"),
      (["Z": 5], "INVALID_CAMERA_LABEL"), (["b": 5], "INVALID_CAMERA_LABEL"),
      (["B": .max], "INVALID_REQUEST"),
      (["B": .min], "INVALID_REQUEST"), (["B": 604_800_001], "INVALID_REQUEST"),
    ]
    for (offsets, code) in wrong {
      let error = await caughtError { try await correct(session, offsets) }
      #expect(error?.code == code)
    }
    #expect(try await scene.service.status(session: session).status == "needs-review")
  }

  private func correct(_ session: String, _ offsets: [String: Int64]?) async throws {
    _ = try await scene.service.correctSync(
      session: session, CorrectSyncRequest(correctedBy: "operator", offsets: offsets, notes: nil))
  }
}
