import Artifacts
public import Foundations
import Glibc
public import SystemPackage

/// A folder whose recordings are looked for, those in its folders included.
///
/// Names that begin with a dot are passed over (what copying tools are still writing, `._` files of other systems, the
/// workspace), links to folders are not followed, and of everything else only names are taken that recordings have.
public struct MediaFolder: Sendable {
  /// What was found.
  public struct Listing: Sendable {
    /// In the order of their paths.
    public var files: [BatchFile] = []
    /// Visible files that no recording is named like.
    public var others = 0
    /// Why folders below could not be read.
    public var faults: [SystemError] = []
  }

  public let path: FilePath
  /// Folders below that are not looked into; absolute paths.
  public let excluded: [FilePath]

  /// - Throws: `SystemError` `EMPTY_PATH`.
  public init(_ path: FilePath, excluding excluded: [FilePath] = []) throws {
    self.path = try path.absolute("list")
    self.excluded = try excluded.map { try $0.absolute("list") }
  }

  /// Looks at every folder once. Blocks.
  /// - Throws: `SystemError` where the folder itself cannot be read, `Cancelled`.
  public func list(cancellation: Cancellation) throws -> Listing {
    var listing = Listing()
    var waiting = [path]
    while let folder = waiting.popLast() {
      try cancellation.check()
      do {
        waiting += try list(folder, into: &listing)
      } catch let error as SystemError where folder != path {
        listing.faults.append(error)
      }
    }
    listing.files.sort { $0.name < $1.name }
    return listing
  }

  /// - Returns: the folders in it.
  private func list(_ folder: FilePath, into listing: inout Listing) throws -> [FilePath] {
    guard let stream = opendir(folder.string) else { throw SystemError.last("list", folder) }
    defer { closedir(stream) }
    var folders: [FilePath] = []
    var below = folder
    _ = below.removePrefix(path)
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        // The name ends with a zero byte within its 256.
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
      }
      guard let name, !name.string.hasPrefix(".") else { continue }
      let found = folder.appending(name)
      switch Self.kind(of: found, hint: Int32(entry.pointee.d_type)) {
      case S_IFDIR: if !excluded.contains(found) { folders.append(found) }
      case S_IFREG where Self.isNamedLikeMedia(found):
        listing.files.append(BatchFile(path: found, name: below.appending(name).string))
      case S_IFREG: listing.others += 1
      default: break
      }
    }
    return folders
  }

  /// The type of a file as in `st_mode`, that of its target for a link; a link to a folder counts as neither.
  private static func kind(of path: FilePath, hint: Int32) -> mode_t {
    if hint == Int32(DT_REG) { return S_IFREG }
    if hint == Int32(DT_DIR) { return S_IFDIR }
    var status = stat()
    guard lstat(path.string, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFLNK else { return status.st_mode & S_IFMT }
    guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
    return S_IFREG
  }

  /// Whether a name ends as those of recordings do.
  public static func isNamedLikeMedia(_ path: FilePath) -> Bool {
    path.extension.map { extensions.contains($0.lowercased()) } ?? false
  }

  /// Of files that cameras, recorders and editing programs write and libavformat reads.
  private static let extensions: Set<String> = [
    "3g2", "3gp", "aac", "ac3", "aif", "aifc", "aiff", "amr", "ape", "asf", "au", "avi", "bwf", "caf",
    "dnxhd", "dts", "dv",
    "eac3", "ec3", "f4v", "flac", "flv", "gxf", "h264", "hevc", "ivf", "m2t", "m2ts", "m4a", "m4b", "m4v",
    "mka", "mkv",
    "mod", "mov", "mp2", "mp3", "mp4", "mpa", "mpeg", "mpg", "mts", "mxf", "nut", "oga", "ogg", "ogv", "opus",
    "rf64", "rm",
    "rmvb", "snd", "tod", "ts", "tta", "vob", "w64", "wav", "webm", "wma", "wmv", "wtv", "wv", "y4m",
  ]
}
