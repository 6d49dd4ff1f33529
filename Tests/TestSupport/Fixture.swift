public import SystemPackage

/// A recording in `Fixtures/`; `Fixtures/README.md` says what is known about each.
public enum Fixture: String, CaseIterable, Sendable {
  case talk = "talk-1080p30.mp4"
  case portrait = "talk-portrait-rotated.mp4"
  case mirrored = "talk-mirrored.mp4"
  case variableFrameRate = "vfr-screen.mp4"
  case flashClick = "flash-click.mp4"
  case interlaced = "interlaced-25i.ts"
  case anamorphic = "anamorphic.mpg"
  case timecode = "timecode.mov"
  case timecodeDrop = "timecode-drop.mov"
  case lateAudio = "late-audio.mkv"
  case earlyAudio = "early-audio.mkv"
  case twoTracks = "two-tracks.mkv"
  case chapter1 = "chapter-1.mp4"
  case chapter2 = "chapter-2.mp4"
  case chapter3 = "chapter-3.mp4"
  case audioOnly = "audio-only.m4a"
  case surround = "surround.mka"
  case twoFramesPerPacket = "two-frames-a-packet.mp4"
  case mono44100 = "mono-44100.wav"
  case speech = "speech.flac"
  case spokenLines = "spoken-lines.ogg"
  case spokenLinesCaptions = "spoken-lines.srt"
  case spokenLinesText = "spoken-lines.txt"
  case hdr10 = "hdr10.mp4"
  case hlg = "hlg.mp4"
  case noAudio = "no-audio.mp4"
  case cameraA = "camera-a.mp4"
  case cameraB = "camera-b.mp3"
  case cameraC = "camera-c.mp4"

  case truncated = "truncated.mp4"
  case noHeader = "no-moov.mp4"
  case text = "text.mp4"
  case empty = "empty.mp4"
  case damaged = "damaged.ts"
  case unknownCodec = "unknown-codec.mkv"
  case zeroLength = "zero-length.mp4"

  public var path: FilePath { Repository.fixtures.appending(rawValue) }
}
