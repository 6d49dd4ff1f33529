import Foundation
public import Foundations
public import MediaTypes
public import SystemPackage

extension SyncResult {
  /// In bytes; a hundred recordings take some 200 kB.
  private static let maximumSize = 1 << 20

  /// Reads what `genlock sync --json` printed or the stage `sync` wrote. It blocks on the disk.
  /// - Throws: ``SyncResultError``, ``SystemError``.
  public init(contentsOf path: FilePath) throws {
    guard let content = try SmallFile.read(path, limit: Self.maximumSize) else {
      throw SyncResultError(name: quoted(path.string), reason: "it is larger than 1 MiB")
    }
    do {
      self = try JSONDecoder().decode(SyncResult.self, from: Data(content))
    } catch let error as DecodingError {
      throw SyncResultError(name: quoted(path.string), reason: CauseText.text(of: error))
    }
    try check(named: quoted(path.string))
  }

  /// Reads it from a value, such as what a gate made of it.
  /// - Throws: ``SyncResultError``.
  init(_ value: Value) throws {
    do {
      self = try value.decoded(as: SyncResult.self)
    } catch let error as DecodingError {
      throw SyncResultError(name: "`result`", reason: CauseText.text(of: error))
    }
    try check(named: "`result`")
  }

  /// Files come from people too, and what follows counts with these numbers.
  private func check(named name: String) throws {
    func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
      if !condition { throw SyncResultError(name: name, reason: reason()) }
    }
    try require(!recordings.isEmpty, "it has no recordings")
    try require(
      recordings.contains { $0.name == master }, "its master \(quoted(master)) is none of its recordings")
    for recording in recordings {
      let place = quoted(recording.name)
      try require(
        (0...TimeMap.maximumTime).contains(recording.durationMs),
        "`durationMs` of \(place) is not between 0 and a week")
      try require(
        (0...100).contains(recording.confidence), "the confidence of \(place) is not between 0 and 100")
      let isPlaced = recording.offsetMs != nil || recording.segments?.isEmpty == false
      try require(
        !isPlaced || TimeMap(recording) != nil,
        "offsets of \(place) have to be within a week, drifts within 100,000 ppm, segments in the order of `fromMs`"
      )
    }
  }
}

/// Something was given for a sync result that is none.
public struct SyncResultError: CodedError, Hashable {
  /// What was given, as it is shown.
  var name: String
  /// In a few words.
  var reason: String

  public var code: String { "BAD_SYNC_RESULT" }
  public var message: String {
    "\(name) is not a sync result (\(reason)); give what `genlock sync --json` or the stage `sync` made."
  }
  public var category: ErrorCategory { .unusableInput }
}
