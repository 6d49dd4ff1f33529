import Foundation
import Foundations
import LibAV
import MediaTypes
import SystemPackage

/// Decodes an archive and compares every frame with what was put in.
struct ArchiveCheck {
  let archive: FilePath
  /// The MD5 of every frame that went into the encoders.
  let digests: FilePath
  /// For the list made from the archive.
  let folder: FilePath

  /// - Throws: ``TranscodeError/archiveDiffers(stream:frame:)``, and whatever reading the archive throws.
  func run(cancellation: Cancellation) throws {
    let copy = folder.appending("archive-check.framemd5")
    try FrameDigests.write(of: archive, to: copy, cancellation: cancellation)
    let expected = try FrameDigests.read(digests)
    let actual = try FrameDigests.read(copy)
    for stream in Set(expected.keys).union(actual.keys).sorted() {
      let wanted = expected[stream] ?? []
      let found = actual[stream] ?? []
      if wanted == found { continue }
      let frame = zip(wanted, found).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      throw TranscodeError.archiveDiffers(stream: stream, frame: frame ?? min(wanted.count, found.count))
    }
    try FileManager.default.removeItem(atPath: copy.string)
  }
}
