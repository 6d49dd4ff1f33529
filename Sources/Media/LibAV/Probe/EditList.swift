import CFFmpeg

/// Whether an edit list moves or cuts a stream. libavformat applies edit lists and does not tell that it did,
/// but its index keeps the traces: media that starts before zero, or entries that are decoded and not shown.
enum EditList {
  static func isPresent(_ demuxer: Demuxer, _ stream: UnsafeMutablePointer<AVStream>) -> Bool {
    guard String(cString: demuxer.raw.pointee.iformat.pointee.name).hasPrefix("mov") else { return false }
    if stream.pointee.start_time != cffmpeg_no_timestamp, stream.pointee.start_time > 0 { return true }
    let count = min(avformat_index_get_entries_count(stream), 4096)
    for number in 0..<count {
      guard let entry = avformat_index_get_entry(stream, number) else { break }
      if entry.pointee.flags & AVINDEX_DISCARD_FRAME != 0 { return true }
      if number == 0, entry.pointee.timestamp < 0 { return true }
    }
    return false
  }
}
