import MediaTypes

struct ArtifactDTO: Encodable, Sendable {
  /// The output's name, with a number where it holds several files.
  var id: String
  var output: String
  var name: String
  var size: Int64?
  var mediaType: String?
  /// SHA-256 in hexadecimal.
  var digest: String?
  var url: String
}

struct ArtifactListDTO: Encodable, Sendable {
  var artifacts: [ArtifactDTO]
}

/// A file among the outputs of a job: what can be downloaded, and not where it lies.
struct OutputFileDTO {
  var artifact: ArtifactDTO

  var value: Value {
    .object([
      "artifact": .string(artifact.id), "name": .string(artifact.name), "url": .string(artifact.url),
      "size": artifact.size.map(Value.integer) ?? .null,
      "mediaType": artifact.mediaType.map(Value.string) ?? .null,
      "digest": artifact.digest.map(Value.string) ?? .null,
    ])
  }

  /// A value with files where ``value`` stands for them.
  static func restore(_ value: Value) -> Value {
    switch value {
    case .list(let elements): return .list(elements.map(restore))
    case .object(let members):
      guard let file = file(members) else { return .object(members.mapValues(restore)) }
      return .file(file)
    default: return value
    }
  }

  private static func file(_ members: [String: Value]) -> FileReference? {
    guard Set(members.keys) == ["artifact", "name", "url", "size", "mediaType", "digest"],
      case .string(let name)? = members["name"], case .string(let url)? = members["url"]
    else { return nil }
    var file = FileReference(path: url, name: name)
    if case .integer(let size)? = members["size"] { file.size = size }
    if case .string(let mediaType)? = members["mediaType"] { file.mediaType = mediaType }
    if case .string(let digest)? = members["digest"] { file.digest = digest }
    return file
  }
}
