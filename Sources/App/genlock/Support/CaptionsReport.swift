import Foundation
import Foundations
import MediaTypes
import Runtime
import SystemPackage

/// The report of a run about captions, which lies in a file and may be long.
struct CaptionsReport {
  let path: FilePath

  init(in result: RunResult) {
    guard case .file(let file)? = result.outputs["report"] else {
      preconditionFailure("the pipeline has a report wherever it did not fail")
    }
    path = file.filePath
  }

  /// All of it but its list, and how long that is. Blocks.
  func head<Head: Decodable>() throws -> (report: Head, count: Int) { try ListReport.head(path) }

  /// Prints it as it is. Blocks.
  func print() throws {
    let text = try Data(contentsOf: URL(filePath: path.string), options: .alwaysMapped)
    try Output.write(text)
  }
}
