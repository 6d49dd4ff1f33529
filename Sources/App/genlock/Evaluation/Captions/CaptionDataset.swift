import Foundation
import Foundations
import SystemPackage

/// Captions of which it is known where they belong; `Benchmarks/captions/README.md` describes the format.
struct CaptionDataset: Decodable, Sendable {
  struct Word: Decodable, Sendable {
    var text: String
    var startMs: Double
  }

  /// Where a cue belongs in the media.
  struct Cue: Decodable, Sendable {
    var startMs: Double
    var endMs: Double
    var words: [Word]?
  }

  struct Split: Decodable, Sendable {
    var atMs: Double
    var shiftMs: Double
  }

  struct Truth: Decodable, Sendable {
    /// What should be said of the captions: `solid`, `unsure` or `nothing`.
    var verdict: String
    var shiftMs: Double?
    var ratio: Double?
    var splits: [Split]?
    /// One for each cue of the file, in its order; `nil` where its material is not in the media.
    var cues: [Cue?]?
  }

  /// A recording and captions for it.
  struct Item: Decodable, Sendable {
    var name: String
    /// Paths are relative to the folder of the dataset.
    var media: String
    var captions: String?
    /// Known text, a cue in each line.
    var text: String?
    /// BCP 47.
    var language: String?
    /// What items within a case have in common.
    var label: String?
    var truth: Truth
  }

  struct Case: Decodable, Sendable {
    var name: String
    var items: [Item]
  }

  var version: Int
  var cases: [Case]

  static let maker = "Benchmarks/captions/make-datasets.py"

  /// - Throws: ``DatasetError``.
  init(contentsOf path: FilePath) throws {
    self = try DatasetFile.decode(path, madeBy: Self.maker)
    guard version == 1 else {
      throw DatasetError(
        path: path, maker: Self.maker, reason: "has version \(version), and only 1 is known")
    }
  }
}
