import CFFmpeg
import Foundations
import MediaTypes
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// An open media file: the owner of an `AVFormatContext` for reading.
///
/// Confined to the thread that uses it. Recordings come from strangers, so only plain file formats are opened
/// (no playlists, image sequences or session descriptions, which read other files) and only through the file
/// protocol.
final class Demuxer {
  let path: FilePath
  /// Owned; closed with this object.
  let raw: UnsafeMutablePointer<AVFormatContext>
  private let interrupt: InterruptFlag

  /// Containers that hold their media in themselves.
  static let formats = [
    "aac", "ac3", "aiff", "amr", "asf", "au", "avi", "caf", "dnxhd", "dts", "dv", "eac3", "flac", "flv",
    "gxf", "h264",
    "hevc", "ivf", "live_flv", "lxf", "m4v", "matroska,webm", "mov,mp4,m4a,3gp,3g2,mj2", "mp3", "mpeg",
    "mpegts",
    "mpegvideo", "mxf", "nut", "obu", "ogg", "rm", "rso", "tak", "truehd", "tta", "vc1", "w64", "wav", "wv",
    "xwma",
  ]
  static let maximumStreams = 64
  /// 16 384 × 16 384: twice 8K in each direction.
  static let maximumPixels = 1 << 28

  /// Opens a file and reads as much of it as is needed to know its streams.
  /// - Throws: ``SystemError``, ``AVFailure`` `EMPTY_FILE` or `NOT_MEDIA`, ``Cancelled``.
  init(path: FilePath, cancellation: Cancellation) throws {
    _ = LibAVLog.isInstalled
    try Self.checkReadable(path)
    interrupt = InterruptFlag(cancellation)
    var context = avformat_alloc_context()
    guard let allocated = context else { outOfMemory() }
    allocated.pointee.interrupt_callback = interrupt.callback
    allocated.pointee.max_streams = Int32(Self.maximumStreams)
    let options = [
      "format_whitelist": Self.formats.joined(separator: ","),
      "protocol_whitelist": "file",
      "probesize": "20000000",
    ]
    // The prefix keeps names such as `http:a.mp4` or `-a.mp4` what they are: names.
    let (result, _) = withOptions(options) { dictionary in
      avformat_open_input(&context, "file:" + path.string, nil, &dictionary)
    }
    // On failure libav has freed the context already.
    guard result >= 0, let opened = context else {
      try cancellation.check()
      throw failure(result, .open(path))
    }
    raw = opened
    self.path = path
    let found = avformat_find_stream_info(opened, nil)
    guard found >= 0 else {
      // Everything is set, so `deinit` runs and closes the file.
      try cancellation.check()
      throw failure(found, .open(path))
    }
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = raw
    avformat_close_input(&context)
  }

  var streamCount: Int { Int(raw.pointee.nb_streams) }

  /// Borrowed: valid as long as this demuxer.
  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> {
    precondition((0..<streamCount).contains(index))
    return cffmpeg_stream(raw, UInt32(index))
  }

  /// Reads the next packet of any stream that is not discarded.
  /// - Returns: `false` at the end of the file.
  /// - Throws: ``SystemError`` when the disk fails, ``Cancelled``. Damage in the file ends it instead.
  func read(into packet: Packet) throws -> Bool {
    packet.clear()
    let result = av_read_frame(raw, packet.raw)
    if result >= 0 { return true }
    try interrupt.cancellation.check()
    if result == cffmpeg_error_end_of_file || result == cffmpeg_error_invalid_data { return false }
    if cffmpeg_errno(result) == EIO { throw SystemError("read", path, errno: EIO) }
    return false
  }

  /// Whether reading ended because the file is damaged or shorter than it says, rather than at its end.
  var hasReadError: Bool {
    guard let input = raw.pointee.pb else { return false }
    return input.pointee.error < 0
  }

  /// Moves to the last point from which `seconds` can be decoded.
  /// - Parameter seconds: on the container's own clock.
  /// - Returns: whether there is a way to that place; where there is none, nothing is known of the position.
  func seek(toContainerSeconds seconds: Double) throws -> Bool {
    let target = Int64((seconds * Double(AV_TIME_BASE)).rounded(.down))
    let result = avformat_seek_file(raw, -1, Int64.min, target, target, 0)
    // Short FLAC files and others without an index answer a bare −1, which is the number of EPERM too.
    if result == -1 { return false }
    try check(result, .read(path))
    return true
  }

  /// Leaves out the packets of every stream but these.
  func select(_ indices: Set<Int>) {
    for index in 0..<streamCount {
      stream(index).pointee.discard = indices.contains(index) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
    }
  }

  /// libav reports a folder or an empty file in words that help nobody.
  private static func checkReadable(_ path: FilePath) throws {
    var status = stat()
    guard stat(path.string, &status) == 0 else { throw SystemError.last("read", path) }
    if status.st_mode & S_IFMT == S_IFDIR { throw SystemError("read", path, errno: EISDIR) }
    guard access(path.string, R_OK) == 0 else { throw SystemError.last("read", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw AVFailure(
        code: "NOT_A_REGULAR_FILE", category: .unusableInput,
        message: "\(quoted(path)) is a device, socket or pipe; name a regular file.")
    }
    guard status.st_size > 0 else {
      throw AVFailure(
        code: "EMPTY_FILE", category: .unusableInput,
        message: "\(quoted(path)) is empty; copy the recording again.")
    }
  }
}

@available(*, unavailable)
extension Demuxer: Sendable {}
