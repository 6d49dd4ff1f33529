import CFFmpeg

/// Which stream of a file is which track.
enum StreamLayout {
  /// Stream indices by track. Cover pictures are not video tracks.
  static func tracks(of demuxer: Demuxer) -> [Track: Int] {
    var tracks: [Track: Int] = [:]
    var videoCount = 0
    var audioCount = 0
    for index in 0..<demuxer.streamCount {
      let stream = demuxer.stream(index)
      switch stream.pointee.codecpar.pointee.codec_type {
      case AVMEDIA_TYPE_VIDEO where stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0:
        tracks[.video(videoCount)] = index
        videoCount += 1
      case AVMEDIA_TYPE_AUDIO:
        tracks[.audio(audioCount)] = index
        audioCount += 1
      default: break
      }
    }
    return tracks
  }
}
