import Foundation
import Foundations
import Testing

@testable import IngestAPI

@Suite("Events of a session")
struct SessionEventHubTests {
  let hub = SessionEventHub()
  let session = Identifier(prefix: "session")
  let asset = Identifier(prefix: "asset")
  let camera = CameraLabel("A")!

  @Test func lateSubscriberGetsHowThingsStandFirst() async {
    let subscription = hub.subscribe(to: session)
    hub.publish(.assetIngesting(asset: asset, camera: camera, progress: 0.9), in: session)
    hub.publish(.syncComputing(progress: 0.1), in: session)
    // Read from the tables after the events above had been published.
    hub.publish(.assetReady(asset: asset, camera: camera), in: session)
    subscription.start(with: [.assetReady(asset: asset, camera: camera)])
    subscription.end()
    var events: [SessionEvent] = []
    for await event in subscription { events.append(event) }
    #expect(events == [.assetReady(asset: asset, camera: camera), .syncComputing(progress: 0.1)])
  }

  @Test func onlyTheLatestProgressWaits() async {
    let subscription = hub.subscribe(to: session)
    for step in 0...1000 {
      hub.publish(.assetIngesting(asset: asset, camera: camera, progress: Double(step) / 1000), in: session)
    }
    hub.publish(.assetReady(asset: asset, camera: camera), in: session)
    subscription.end()
    var events: [SessionEvent] = []
    for await event in subscription { events.append(event) }
    #expect(
      events == [
        .assetIngesting(asset: asset, camera: camera, progress: 1), .assetReady(asset: asset, camera: camera),
      ])
    #expect(hub.latestProgress(of: asset.description, in: session) == 0)
  }

  @Test func whoNeverReadsIsLetGoAndHoldsUpNobody() async {
    let slow = hub.subscribe(to: session)
    let other = hub.subscribe(to: Identifier(prefix: "session"))
    for _ in 0..<10_000 { hub.publish(.assetReady(asset: asset, camera: camera), in: session) }
    var count = 0
    for await _ in slow { count += 1 }
    #expect(count == SessionEventHub.capacity)
    other.end()
    #expect(await other.contains { _ in true } == false)
  }

  @Test(arguments: [
    (SessionEvent.syncComputing(progress: 0.67), #"{"event":"sync.computing","progress":0.67}"#),
    (
      .syncComplete(confidence: [CameraLabel("B")!: 12.4]),
      #"{"confidence":{"B":12.4},"event":"sync.complete"}"#
    ),
    (
      .syncFailed(code: "SYNC_FAILED", message: "No."),
      #"{"error":{"code":"SYNC_FAILED","message":"No."},"event":"sync.failed"}"#
    ),
  ])
  func eventsAreAsDocumented(_ event: SessionEvent, _ json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(event), as: UTF8.self) == json)
  }

  @Test func eventsOfAssetsAreAsDocumented() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let event = SessionEvent.assetIngesting(asset: asset, camera: camera, progress: 0.45)
    #expect(
      String(decoding: try encoder.encode(event), as: UTF8.self)
        == #"{"assetId":"\#(asset)","cameraLabel":"A","event":"asset.ingesting","progress":0.45}"#)
  }
}
