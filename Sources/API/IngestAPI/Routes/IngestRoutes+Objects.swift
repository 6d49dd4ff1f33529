import Crypto
import Foundation
import Foundations
import HTTPKit
import HTTPTypes
import Hummingbird

/// What the signed addresses of the workspace's store lead to.
extension IngestRoutes {
  var objectRoutes: [Route] {
    [
      Route(.put, "/uploads/:upload/parts/:number", access: .open) { call in
        try links.part.verify(call)
        guard let upload = Identifier(try call.parameter("upload")),
          let number = Int(try call.parameter("number"))
        else {
          throw RequestError.notFound(call.path)
        }
        let part = try await objects.receive(
          part: number, of: upload, announced: call.bodyStream.announcedLength, body: call.bodyStream)
        return Response(status: .ok, headers: [.eTag: "\"\(part.etag)\""])
      },
      Route(.get, "/objects/projects/:project/:date/:kind/:name", access: .open) { call in
        try await object(["project", "date", "kind", "name"], call)
      },
      Route(.get, "/objects/projects/:project/:date/:kind/:sync/:name", access: .open) { call in
        try await object(["project", "date", "kind", "sync", "name"], call)
      },
    ]
  }

  private func object(_ parameters: [String], _ call: Call) async throws -> Response {
    try links.object.verify(call)
    let segments = try parameters.map { try call.parameter($0) }
    guard let key = ObjectKey(stored: "projects/\(segments.joined(separator: "/"))") else {
      throw RequestError.notFound(call.path)
    }
    let path = try await objects.file(key)
    // A key never gets another content, so it stands for its content.
    let tag = EntityTag(digest: SHA256.hash(data: Data(key.description.utf8)).hexadecimal)
    return try await .file(path, tag: tag, mediaType: Self.mediaType(of: key), for: call)
  }

  private static func mediaType(of key: ObjectKey) -> String {
    switch key.name.split(separator: ".").last {
    case "mp4", "m4v": "video/mp4"
    case "mov": "video/quicktime"
    case "mkv": "video/x-matroska"
    case "webm": "video/webm"
    case "mxf": "application/mxf"
    case "wav": "audio/wav"
    case "mp3": "audio/mpeg"
    case "m4a": "audio/mp4"
    case "flac": "audio/flac"
    case "png": "image/png"
    default: "application/octet-stream"
    }
  }
}
