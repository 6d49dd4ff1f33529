import Foundation
import Foundations
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Artifacts

@Suite struct CompleteFileTests {
  private let folder: TemporaryFolder
  private let parent: OpenFile

  init() throws {
    folder = try TemporaryFolder()
    parent = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
  }

  private func write(_ text: String, as name: String, staysOpen: Bool) throws -> CompleteFile {
    let (complete, file) = try CompleteFile.new(in: parent, as: name, staysOpen: staysOpen)
    try Data(text.utf8).withUnsafeBytes { try file.writeAll($0) }
    return complete
  }

  @Test func `a process that dies before the name is given leaves nothing`() throws {
    // The system takes an open file away from a dead process as it does here.
    _ = try write("half", as: "proxy.mp4", staysOpen: true)
    #expect(folder.entries().isEmpty)
  }

  @Test(arguments: [true, false])
  func `the name is given at once, in place of an earlier file or of none`(staysOpen: Bool) throws {
    for text in ["first", "second"] {
      let complete = try write(text, as: "proxy.mp4", staysOpen: staysOpen)
      try complete.replace()
      complete.discard()
      #expect(folder.entries() == ["proxy.mp4"])
      let content = try String(contentsOfFile: folder.appending("proxy.mp4").string, encoding: .utf8)
      #expect(content == text)
    }
  }

  @Test(arguments: [true, false])
  func `a name that is taken is not claimed`(staysOpen: Bool) throws {
    for isFree in [true, false] {
      let complete = try write("\(isFree)", as: "v1.mp4", staysOpen: staysOpen)
      #expect(try complete.claim() == isFree)
      complete.discard()
    }
    #expect(folder.entries() == ["v1.mp4"])
    #expect(try String(contentsOfFile: folder.appending("v1.mp4").string, encoding: .utf8) == "true")
  }
}
