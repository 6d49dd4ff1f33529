import Foundations
import LibAV
import MediaTypes

/// Something that is made from the frames of one source: a media file, a waveform, a sprite sheet.
///
/// Made, used and dropped on one thread of its own.
protocol FrameConsumer: AnyObject {
  /// Takes the next frame of any of the tracks asked for; frames of one track come in the order of time.
  func consume(_ frame: TimedFrame) throws

  /// Everything was read.
  /// - Parameter damage: what was wrong with the source.
  /// - Returns: the stage's outputs.
  func finish(damage: [Warning]) throws -> [String: Value]
}

/// One consumer's part in a pass.
struct PassMember: Sendable {
  /// For the thread's name and log lines.
  var name: String
  var cancellation: Cancellation
  /// Which tracks it needs, given what the file has.
  var selectTracks: @Sendable (MediaInfo) throws -> Set<Track>
  /// Whether its runs of samples may be joined, for a consumer to which it does not matter how sound is cut into frames.
  var joinsSound = false
  /// Called on the consumer's thread.
  var makeConsumer: @Sendable (SourceDescription) throws -> any FrameConsumer
}
