import LibAV
import SystemPackage

extension MediaFilePlan {
  /// A WAV file of one track; RF64 (EBU Tech 3306) past the 4 GB that a WAV file's sizes can count to.
  static func wave(
    _ path: FilePath, track: Track, settings: AudioSettings, filters: [String] = []
  ) -> MediaFilePlan {
    MediaFilePlan(
      path: path, format: "wav", formatOptions: ["rf64": "auto"],
      audio: [AudioTrackPlan(track: track, settings: settings, filters: filters)])
  }
}
