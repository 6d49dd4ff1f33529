public import Captions
import Foundation
import Foundations
import Glibc
public import MediaTypes
public import SystemPackage

/// WebVTT in segments with an HTTP Live Streaming playlist, as files in one folder.
public enum CaptionPlaylist {
  /// Whether a file begins like a playlist. Blocks.
  public static func isPlaylist(_ path: FilePath) -> Bool {
    // What cannot be opened is told by whoever reads it.
    guard let file = try? FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking]) else {
      return false
    }
    var bytes = [UInt8](repeating: 0, count: 10)
    let count = try? file.closeAfter { try bytes.withUnsafeMutableBytes { try file.read(into: $0) } }
    let start = bytes.prefix(count ?? 0)
    return start.starts(with: "#EXTM3U".utf8) || start.dropFirst(3).starts(with: "#EXTM3U".utf8)
  }

  /// The segments of a playlist. Blocks.
  /// - Throws: as ``read(_:)``.
  public static func segments(of path: FilePath) throws -> [FilePath] {
    let name = path.lastComponent?.string ?? path.string
    let playlist = try MediaPlaylist(try bytes(of: path), name: name)
    return try playlist.segments.map { try place(of: $0.location, beside: path, playlist: name) }
  }

  /// Sees that segments take the place of nothing but those of an earlier playlist of that name. Blocks.
  /// - Parameters:
  ///   - names: of the files to be written, beside the playlist.
  ///   - playlist: where that will be.
  /// - Throws: ``CaptionPlaylistError`` `FILE_IN_THE_WAY`.
  public static func checkFree(_ names: [String], for playlist: FilePath) throws {
    let folder = playlist.removingLastComponent()
    // A playlist that cannot be read any more names no segments.
    let earlier = isPlaylist(playlist) ? (try? segments(of: playlist)) ?? [] : []
    let own = Set(earlier.compactMap { $0.lastComponent?.string } + [playlist.lastComponent?.string ?? ""])
    for name in names where !own.contains(name) {
      let path = folder.isEmpty ? FilePath(name) : folder.appending(name)
      var status = stat()
      if lstat(path.string, &status) == 0 { throw CaptionPlaylistError.fileInTheWay(path.string) }
    }
  }

  /// Segments of an earlier and longer playlist that nothing names once a new one has taken its place. Blocks.
  ///
  /// Only what the earlier playlist lists, what is named as ``write(_:to:name:seconds:)`` names segments, lies beside the
  /// playlist as a regular file and begins as they do.
  /// - Parameters:
  ///   - names: of the new playlist's segments.
  ///   - sources: files that stay whatever they are.
  ///   - playlist: where the earlier one is.
  public static func stale(
    besides names: [String], sources: [FilePath], of playlist: FilePath
  ) -> [FilePath] {
    guard isPlaylist(playlist), let bytes = try? bytes(of: playlist),
      let earlier = try? MediaPlaylist(bytes, name: playlist.string)
    else { return [] }
    let (folder, stem) = (playlist.removingLastComponent(), stem(of: playlist.lastComponent?.string ?? ""))
    let (new, sources) = (Set(names), Set(sources.compactMap(realPath)))
    return earlier.segments.map(\.location).filter { location in
      let number = Int(location.dropFirst(stem.count).dropLast(4))
      return number.map { location == "\(stem)\($0).vtt" } ?? false && !new.contains(location)
    }.map { folder.isEmpty ? FilePath($0) : folder.appending($0) }.filter { path in
      isSegment(path) && realPath(path).map { !sources.contains($0) } ?? false
    }
  }

  /// Takes files away that ``stale(besides:sources:of:)`` found. Blocks.
  /// - Throws: `SystemError`.
  public static func remove(_ segments: [FilePath]) throws {
    for segment in segments where unlink(segment.string) != 0 && errno != ENOENT {
      throw SystemError.last("remove", segment)
    }
  }

  /// Whether a file has the map of times that every segment of a stream has in its header.
  private static func isSegment(_ path: FilePath) -> Bool {
    var status = stat()
    guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let bytes = try? CaptionFiles.bytes(of: FileReference(path: path.string))
    else { return false }
    return CaptionFormat(content: bytes, fileName: "") == .webVTT
      && String(decoding: bytes.prefix(1_024), as: UTF8.self).contains("\nX-TIMESTAMP-MAP=")
  }

  /// Joins the segments of a playlist. Blocks.
  ///
  /// Segments are read from the playlist's folder and the folders in it, and from nowhere else.
  /// - Throws: ``CaptionPlaylistError``, `CaptionError`, `SystemError`.
  public static func read(_ path: FilePath) throws -> CaptionReading {
    let name = path.lastComponent?.string ?? path.string
    let playlist = try MediaPlaylist(try bytes(of: path), name: name)
    guard playlist.segments.count <= SegmentedCaptions.segmentLimit else {
      throw CaptionPlaylistError.tooManySegments(playlist: name, limit: SegmentedCaptions.segmentLimit)
    }
    var size = 0
    var segments: [SegmentedCaptions.Segment] = []
    for segment in playlist.segments {
      let file = try place(of: segment.location, beside: path, playlist: name)
      let bytes = try bytes(of: file)
      size += bytes.count
      guard size <= CaptionFile.sizeLimit else {
        throw CaptionPlaylistError.tooLarge(playlist: name, limit: CaptionFile.sizeLimit)
      }
      segments.append(SegmentedCaptions.Segment(name: segment.location, bytes: bytes))
    }
    return try SegmentedCaptions.read(segments)
  }

  /// Writes segments and their playlist into a folder. Blocks.
  /// - Parameters:
  ///   - name: of the playlist; those of the segments are made of it.
  ///   - seconds: how long a segment is.
  /// - Returns: the files' names, the playlist last, and what is lost.
  /// - Throws: `CaptionError` `TOO_MANY_CAPTION_SEGMENTS`, `SystemError`.
  public static func write(
    _ document: CaptionDocument, to folder: FilePath, name: String, seconds: Int
  ) throws -> (names: [String], warnings: [Warning]) {
    let (files, playlist, warnings) = try SegmentedCaptions.write(
      document, targetSeconds: seconds, stem: stem(of: name))
    for file in files { try OutputFile.write(file.bytes, to: folder.appending(file.name)) }
    try OutputFile.write(Array(playlist.text.utf8), to: folder.appending(name))
    return (files.map(\.name) + [name], warnings)
  }

  /// What needs no escaping in a URL.
  private static func stem(of name: String) -> String {
    let stem = FilePath(name).stem ?? ""
    return String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
  }

  /// - Parameter location: a URL reference, RFC 3986.
  private static func place(
    of location: String, beside path: FilePath, playlist: String
  ) throws -> FilePath {
    let scheme = location.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    if location.hasPrefix("//") || !scheme.isEmpty && location.dropFirst(scheme.count).first == ":" {
      throw CaptionPlaylistError.remoteSegment(location, playlist: playlist)
    }
    let reference = location.prefix { $0 != "?" && $0 != "#" }
    let outside = CaptionPlaylistError.outsideSegment(location, playlist: playlist)
    guard let name = String(reference).removingPercentEncoding, !name.isEmpty, !name.utf8.contains(0),
      !name.hasPrefix("/")
    else { throw outside }
    let folder = path.removingLastComponent()
    let file = (folder.isEmpty ? "." : folder).appending(name)
    guard !name.split(separator: "/").contains("..") else { throw outside }
    // Links may lead elsewhere.
    guard let real = realPath(file), let top = realPath(folder.isEmpty ? "." : folder) else {
      throw SystemError.last("read", file)
    }
    guard real.starts(with: top) else { throw outside }
    return real
  }

  private static func realPath(_ path: FilePath) -> FilePath? {
    guard let resolved = realpath(path.string, nil) else { return nil }
    defer { free(resolved) }
    return FilePath(String(cString: resolved))
  }

  private static func bytes(of path: FilePath) throws -> [UInt8] {
    var status = stat()
    guard stat(path.string, &status) == 0 else { throw SystemError.last("read", path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("read", path, errno: EISDIR) }
    return try CaptionFiles.bytes(of: FileReference(path: path.string))
  }
}
