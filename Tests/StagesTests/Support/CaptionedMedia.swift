import SystemPackage
import TestSupport

/// Recordings with captions, made by ffmpeg.
enum CaptionedMedia {
  /// Two cues with styles, and one that overlaps neither.
  static let subRip = """
    1
    00:00:00,500 --> 00:00:01,200
    <b>Bold</b> and <i>it
    second</i> line

    2
    00:00:01,200 --> 00:00:02,000
    <font color="#ff0000">Red</font>

    3
    00:00:03,000 --> 00:00:03,900
    plain

    """

  /// Makes a file beside the folder's others.
  /// - Parameter arguments: what stands between the inputs and the output.
  static func make(_ path: FilePath, _ arguments: [String]) async throws {
    let made = try await runProcess("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments + [path.string])
    guard made.status == 0 else { throw ProcessTrouble(description: made.errors) }
  }
}
