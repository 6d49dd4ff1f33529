public import SystemPackage

/// A file as a stage sees it: where it lies, and what it is.
public struct FileReference: Sendable, Hashable {
  /// Where to read it. An input keeps its own path; an artifact's path lies in the store.
  public var path: String
  /// The SHA-256 of the content in lower-case hexadecimal; for inputs over 256 MiB the digest of size, times
  /// and sampled blocks; `nil` until the engine has computed it.
  public var digest: String?
  /// In bytes; `nil` until the engine has looked.
  public var size: Int64?
  /// As registered with IANA where possible: `video/mp4`, `audio/wav`.
  public var mediaType: String?
  /// The name to show and to publish under, with extension, when the path does not tell (an artifact's path
  /// is a digest).
  public var name: String

  public init(
    path: String, name: String? = nil, digest: String? = nil, size: Int64? = nil, mediaType: String? = nil
  ) {
    self.path = path
    self.digest = digest
    self.size = size
    self.mediaType = mediaType
    self.name = name ?? FilePath(path).lastComponent?.string ?? path
  }

  public var filePath: FilePath { FilePath(path) }
}

/// An object with the one key `$file`, which tells a file from any other object.
extension FileReference: Codable {
  enum WrapperKey: String, CodingKey {
    case file = "$file"
  }

  private enum Key: String, CodingKey {
    case path, name, digest, size, mediaType
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: WrapperKey.self)
      .nestedContainer(keyedBy: Key.self, forKey: .file)
    self.init(
      path: try container.decode(String.self, forKey: .path),
      name: try container.decode(String.self, forKey: .name),
      digest: try container.decodeIfPresent(String.self, forKey: .digest),
      size: try container.decodeIfPresent(Int64.self, forKey: .size),
      mediaType: try container.decodeIfPresent(String.self, forKey: .mediaType))
  }

  public func encode(to encoder: any Encoder) throws {
    var wrapper = encoder.container(keyedBy: WrapperKey.self)
    var container = wrapper.nestedContainer(keyedBy: Key.self, forKey: .file)
    try container.encode(path, forKey: .path)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(digest, forKey: .digest)
    try container.encodeIfPresent(size, forKey: .size)
    try container.encodeIfPresent(mediaType, forKey: .mediaType)
  }
}
