public import Foundation
import SystemPackage

/// What curl got.
public struct Answer: Sendable {
  public var status: Int
  /// By lower-case name.
  public var headers: [String: String]
  public var body: Data

  public var text: String { String(decoding: body, as: UTF8.self) }
}

/// Asks with curl, a client that is not ours.
public func curl(_ url: String, _ arguments: [String] = []) async throws -> Answer {
  let folder = try TemporaryFolder()
  let process = try RunningProcess(
    "curl",
    [
      "--silent", "--show-error", "--max-time", "60", "--path-as-is", "--dump-header",
      folder.appending("head").string,
      "--output", folder.appending("body").string, "--write-out", "%{http_code}",
    ] + arguments + [url])
  let result = try await process.wait(timeout: .seconds(90))
  guard let status = Int(result.output), status > 0 else {
    throw ProcessTrouble(description: "curl \(result.status): \(result.errors)")
  }
  let head = String(
    decoding: (try? Data(contentsOf: URL(filePath: folder.appending("head").string))) ?? Data(), as: UTF8.self
  )
  var headers: [String: String] = [:]
  for line in head.split(whereSeparator: \.isNewline) {
    let parts = line.split(separator: ":", maxSplits: 1)
    if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
  }
  let body = (try? Data(contentsOf: URL(filePath: folder.appending("body").string))) ?? Data()
  return Answer(status: status, headers: headers, body: body)
}
