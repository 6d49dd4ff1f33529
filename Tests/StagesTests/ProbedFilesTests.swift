import Foundation
import MediaTypes
import SystemPackage
import TestSupport
import Testing

@testable import Stages

@Suite final class ProbedFilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `a file that has another content now is looked at again`() throws {
    let path = folder.path.appending("recording.mp4")
    try FileManager.default.copyItem(atPath: Fixture.noAudio.path.string, toPath: path.string)
    #expect(try ProbedFiles.info(path).audio.isEmpty)
    #expect(try ProbedFiles.info(path).audio.isEmpty)
    try FileManager.default.removeItem(atPath: path.string)
    try FileManager.default.copyItem(atPath: Fixture.chapter1.path.string, toPath: path.string)
    #expect(try ProbedFiles.info(path).audio.count == 1)
  }
}
