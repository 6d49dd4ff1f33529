/// An SMPTE timecode: the number of a frame within a day, written as hours, minutes, seconds and frames.
///
/// Source: SMPTE ST 12-1. Drop-frame counting leaves out the numbers 0 and 1 (0 to 3 at 59.94 Hz) of every
/// minute that is not divisible by ten, so that the count keeps up with the clock.
public struct Timecode: Sendable, Hashable, CustomStringConvertible {
  /// Frames since midnight, from 0, counting frames that exist.
  public let frameNumber: Int64
  /// Whole frames per second that the numbers run to: 30 for 29.97.
  public let framesPerSecond: Int64
  public let dropsFrames: Bool

  /// - Parameters:
  ///   - text: `HH:MM:SS:FF`, or `HH:MM:SS;FF` with drop-frame counting.
  ///   - frameRate: of the pictures that it counts, in Hz.
  /// - Returns: `nil` for text of another form, or numbers that do not exist at this rate.
  public init?(_ text: String, frameRate: Rational) {
    let fields = text.split(omittingEmptySubsequences: false) { ":;.".contains($0) }.map { Int64($0) }
    guard fields.count == 4, frameRate.isPositive,
      let hours = fields[0], let minutes = fields[1], let seconds = fields[2], let frames = fields[3]
    else { return nil }
    let nominal = Int64(frameRate.doubleValue.rounded())
    let dropsFrames = text.contains(";") && nominal % 30 == 0
    guard (0..<24).contains(hours), (0..<60).contains(minutes), (0..<60).contains(seconds),
      (0..<max(1, nominal)).contains(frames)
    else { return nil }
    let allMinutes = hours * 60 + minutes
    let dropped = dropsFrames ? nominal / 15 * (allMinutes - allMinutes / 10) : 0
    self.init(
      frameNumber: (allMinutes * 60 + seconds) * nominal + frames - dropped, framesPerSecond: nominal,
      dropsFrames: dropsFrames)
  }

  private init(frameNumber: Int64, framesPerSecond: Int64, dropsFrames: Bool) {
    self.frameNumber = frameNumber
    self.framesPerSecond = framesPerSecond
    self.dropsFrames = dropsFrames
  }

  /// The timecode a number of frames later, past midnight from zero again.
  public func advanced(by frames: Int64) -> Timecode {
    let day = framesPerSecond * 86_400 - (dropsFrames ? framesPerSecond / 15 * 1_296 : 0)
    let number = (frameNumber + frames) % day
    return Timecode(
      frameNumber: number < 0 ? number + day : number, framesPerSecond: framesPerSecond,
      dropsFrames: dropsFrames)
  }

  public var description: String {
    var number = frameNumber
    if dropsFrames {
      let perMinute = framesPerSecond / 15
      let tenMinutes = framesPerSecond * 600 - 9 * perMinute
      let (tens, rest) = number.quotientAndRemainder(dividingBy: tenMinutes)
      number += 9 * perMinute * tens
      if rest >= framesPerSecond * 60 {
        number += perMinute * ((rest - framesPerSecond * 60) / (framesPerSecond * 60 - perMinute) + 1)
      }
    }
    let seconds = number / framesPerSecond
    let fields = [seconds / 3600, seconds / 60 % 60, seconds % 60, number % framesPerSecond]
    let text = fields.map { $0 < 10 ? "0\($0)" : String($0) }
    return text[..<3].joined(separator: ":") + (dropsFrames ? ";" : ":") + text[3]
  }
}
