import Foundation
import Foundations
import SystemPackage
import Testing

@Suite struct SystemErrorTests {
  @Test(arguments: [
    (ENOENT, "FILE_NOT_FOUND", ErrorCategory.unusableInput), (EACCES, "FILE_NOT_PERMITTED", .unusableInput),
    (ENOSPC, "NO_SPACE", .failure), (EFBIG, "FILE_TOO_LARGE", .failure),
    (EROFS, "READ_ONLY_FILE_SYSTEM", .failure),
    (EISDIR, "IS_A_DIRECTORY", .unusableInput),
    (EMFILE, "TOO_MANY_OPEN_FILES", .failure), (EIO, "INPUT_OUTPUT_ERROR", .failure),
  ])
  func `every number has a code, and the sentence names the path`(
    number: Int32, code: String, category: ErrorCategory
  ) {
    let error = SystemError("read", "/films/a.mp4", errno: number)
    #expect(error.code == code)
    #expect(error.category == category)
    #expect(error.message.contains(#""/films/a.mp4""#))
  }

  @Test(arguments: [ENOENT, EACCES, EISDIR, ENOTDIR])
  func `what cannot be written is no fault of an input`(number: Int32) {
    for action in ["write to", "make the folder", "link"] {
      #expect(SystemError(action, "/films/out", errno: number).category == .failure)
    }
    #expect(SystemError("open", "/films/in", errno: number).category == .unusableInput)
  }

  @Test func `an empty path is a wrong command`() {
    let error = SystemError("make the folder", "", errno: ENOENT)
    #expect(error.code == "EMPTY_PATH" && error.category == .usage)
  }

  @Test func `only what may pass by itself is worth a retry`() {
    #expect(SystemError("open", "/a", errno: EMFILE).isTransient)
    #expect(!SystemError("open", "/a", errno: ENOENT).isTransient)
  }

  @Test func `a name with a line break stays on one line`() {
    #expect(quoted(FilePath("a\n\"b\"\\\u{7f}\t.mp4")) == #""a\n\"b\"\\\u{7f}\t.mp4""#)
  }
}
