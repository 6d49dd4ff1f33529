public import Foundations

/// What subscribers of a session are told.
public enum SessionEvent: Sendable, Hashable {
  /// - Parameter progress: 0 … 1.
  case assetIngesting(asset: Identifier, camera: CameraLabel, progress: Double)
  case assetReady(asset: Identifier, camera: CameraLabel)
  case assetFailed(asset: Identifier, camera: CameraLabel, code: String, message: String)
  /// - Parameter progress: 0 … 1.
  case syncComputing(progress: Double)
  case syncComplete(confidence: [CameraLabel: Double])
  case syncFailed(code: String, message: String)

  /// What it is about: an asset's id, or the offsets.
  var subject: String {
    switch self {
    case .assetIngesting(let asset, _, _), .assetReady(let asset, _), .assetFailed(let asset, _, _, _):
      asset.description
    case .syncComputing, .syncComplete, .syncFailed: "sync"
    }
  }

  /// Whether the next one about the same thing says all that it says.
  var isProgress: Bool {
    switch self {
    case .assetIngesting, .syncComputing: true
    case .assetReady, .assetFailed, .syncComplete, .syncFailed: false
    }
  }
}

/// As the API's document has it, with the failures added.
extension SessionEvent: Encodable {
  private enum Key: String, CodingKey {
    case event, assetId, cameraLabel, progress, confidence, error
  }

  private struct Failure: Encodable {
    var code: String
    var message: String
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .event)
    switch self {
    case .assetIngesting(let asset, let camera, let progress):
      try container.encode(asset, forKey: .assetId)
      try container.encode(camera, forKey: .cameraLabel)
      try container.encode(progress, forKey: .progress)
    case .assetReady(let asset, let camera):
      try container.encode(asset, forKey: .assetId)
      try container.encode(camera, forKey: .cameraLabel)
    case .assetFailed(let asset, let camera, let code, let message):
      try container.encode(asset, forKey: .assetId)
      try container.encode(camera, forKey: .cameraLabel)
      try container.encode(Failure(code: code, message: message), forKey: .error)
    case .syncComputing(let progress):
      try container.encode(progress, forKey: .progress)
    case .syncComplete(let confidence):
      try container.encode(confidence, forKey: .confidence)
    case .syncFailed(let code, let message):
      try container.encode(Failure(code: code, message: message), forKey: .error)
    }
  }

  private var name: String {
    switch self {
    case .assetIngesting: "asset.ingesting"
    case .assetReady: "asset.ready"
    case .assetFailed: "asset.failed"
    case .syncComputing: "sync.computing"
    case .syncComplete: "sync.complete"
    case .syncFailed: "sync.failed"
    }
  }
}
