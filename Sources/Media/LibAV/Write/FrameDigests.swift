import CFFmpeg
import Foundation
public import Foundations
import MediaTypes
public import SystemPackage

/// Lists of the MD5 of every frame of a file, in the format of libavformat's `framemd5`.
public enum FrameDigests {
  /// Decodes a file that was coded without loss and writes the list of its frames.
  public static func write(of media: FilePath, to list: FilePath, cancellation: Cancellation) throws {
    let info = try MediaProbe.info(media, cancellation: cancellation)
    let tracks = info.video.indices.map { Track.video($0) } + info.audio.indices.map { Track.audio($0) }
    let reader = try SourceReader(
      MediaSource(paths: [media]), tracks: Set(tracks), cancellation: cancellation)
    let source = reader.description
    let streams = tracks.compactMap { source.digestStream($0) }
    let writer = try FrameDigestWriter(path: list, streams: streams, cancellation: cancellation)
    _ = try reader.read { timed in
      guard let stream = tracks.firstIndex(of: timed.track) else { return }
      try writer.write(timed.frame, stream: stream)
    }
    try writer.finish()
  }

  /// The digests of a list, by stream, in the order of frames; times are left out because containers round
  /// them.
  public static func read(_ list: FilePath) throws -> [Int: [String]] {
    let text = try String(contentsOfFile: list.string, encoding: .utf8)
    var digests: [Int: [String]] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      guard fields.count >= 6, let stream = Int(fields[0]) else { continue }
      digests[stream, default: []].append(fields[5])
    }
    return digests
  }
}

extension SourceDescription {
  /// What a track's frames look like, `nil` for a track that is not read.
  fileprivate func digestStream(_ track: Track) -> FrameDigestWriter.Stream? {
    if track.isVideo, let frame = firstFrames[track], let timeBase = timeBases[track] {
      return .video(
        PictureFormat(
          width: frame.width, height: frame.height, pixelFormat: AVPixelFormat(frame.raw.pointee.format),
          sampleAspect: Rational(1)), timeBase: timeBase)
    }
    guard case .audio(let sampleRate, let format, let layout)? = audioFormats[track] else { return nil }
    return .audio(
      sampleRate: Int(sampleRate), layout: layout,
      RawSound(AVSampleFormat(format), bits: audioStream(track)?.bitDepth ?? 0))
  }
}
