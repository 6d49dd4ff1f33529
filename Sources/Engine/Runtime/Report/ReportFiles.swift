import Foundation
import MediaTypes

/// Tables of values in the report, with what is known of every file in them.
enum ReportFiles {
  /// Larger pictures are named and not shown, in bytes.
  private static let largestPicture: Int64 = 256_000
  private static let pictureTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"]

  /// Empty where there is nothing to show.
  static func table(_ values: [String: Value], embedsPictures: Bool) -> HTML {
    if values.isEmpty { return "" }
    let rows = values.keys.sorted().map { name -> HTML in
      "<tr><th scope=\"row\">\(name)</th><td>\(cell(values[name] ?? .null, embedsPictures, name))</td></tr>"
    }
    return "<table><tbody>\n\(rows)\n</tbody></table>"
  }

  private static func cell(_ value: Value, _ embedsPictures: Bool, _ name: String) -> HTML {
    switch value {
    case .file(let file): return self.file(file, embedsPictures, name)
    case .list(let elements) where !value.files.isEmpty:
      let items = elements.map { element -> HTML in "<li>\(cell(element, embedsPictures, name))</li>" }
      return "<ol>\(items)</ol>"
    case .object(let members) where !value.files.isEmpty:
      return table(members, embedsPictures: embedsPictures)
    case .string(let text): return "\(text)"
    default:
      // What JSON cannot hold (a number that is not finite) is named by its kind.
      let json = try? value.canonicalJSON()
      let text = json.map { String(decoding: $0, as: UTF8.self) } ?? value.kindName
      return "<code>\(text.count <= 2000 ? text : String(text.prefix(2000)) + "…")</code>"
    }
  }

  private static func file(_ file: FileReference, _ embedsPictures: Bool, _ name: String) -> HTML {
    var facts = [file.mediaType, file.size.map { ByteCount($0).description }].compactMap { $0 }
    if let digest = file.digest { facts.append("SHA-256 \(digest)") }
    let picture: HTML = embedsPictures ? self.picture(file, name) : ""
    let link = URL(filePath: file.path).absoluteString
    return """
      \(picture)<a href="\(link)">\(file.name)</a><br>
      <span class="quiet">\(facts.joined(separator: " · "))</span><br>
      <code class="quiet">\(file.path)</code>
      """
  }

  private static func picture(_ file: FileReference, _ name: String) -> HTML {
    guard let type = file.mediaType, pictureTypes.contains(type), (file.size ?? .max) <= largestPicture,
      let data = FileManager.default.contents(atPath: file.path), data.count <= largestPicture
    else { return "" }
    return "<img alt=\"Output \(name)\" src=\"data:\(type);base64,\(data.base64EncodedString())\">"
  }
}
