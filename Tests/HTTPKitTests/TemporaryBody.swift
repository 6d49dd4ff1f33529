import Foundation
import SystemPackage
import TestSupport

/// A file to send.
struct TemporaryBody {
  private let folder: TemporaryFolder
  let path: String

  init(megabytes: Int) throws {
    folder = try TemporaryFolder()
    path = try folder.write(Data(repeating: 0x61, count: megabytes << 20), to: "body").string
  }
}
