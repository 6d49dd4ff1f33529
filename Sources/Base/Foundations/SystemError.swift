public import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// A system call on a file that failed.
///
/// ``SystemError/init(_:_:errno:)`` turns the number into a code and a sentence that names the path.
public struct SystemError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory
  public let isTransient: Bool
  /// The value of `errno`.
  public let errno: Int32

  /// - Parameters:
  ///   - action: what was tried, as an infinitive: `"read"`, `"write to"`. Where that is to open, read or list
  ///     what somebody named, a bad path is an unusable input; anything else that fails is a failure.
  ///   - path: the file or folder that it was tried on.
  ///   - errno: the number that the call left; see `errno(3)`.
  public init(_ action: String, _ path: FilePath, errno: Int32) {
    self.errno = errno
    let name = quoted(path)
    // A file that cannot be read is an unusable input; one that cannot be made or changed is not.
    let isReading = Self.readingActions.contains(action)
    let ofPath = isReading ? ErrorCategory.unusableInput : .failure
    switch errno {
    case ENOENT where path.isEmpty:
      (code, category) = ("EMPTY_PATH", .usage)
      message = "Cannot \(action) a file or folder without a name; give its path."
    case ENOENT:
      (code, category) = ("FILE_NOT_FOUND", ofPath)
      message =
        isReading
        ? "There is no file \(name); check the path."
        : "Cannot \(action) \(name): the folder it lies in is missing, or takes nothing new; choose another."
    case EACCES, EPERM:
      (code, category) = ("FILE_NOT_PERMITTED", ofPath)
      message = "No permission to \(action) \(name); change its mode or owner, or run as another user."
    case EROFS:
      (code, category) = ("READ_ONLY_FILE_SYSTEM", .failure)
      message = "Cannot \(action) \(name): its file system is read-only; choose another folder."
    case ENOSPC, EDQUOT:
      (code, category) = ("NO_SPACE", .failure)
      message = "Cannot \(action) \(name): the disk is full; free some space and run the same command again."
    case EFBIG:
      (code, category) = ("FILE_TOO_LARGE", .failure)
      message =
        "Cannot \(action) \(name): the file would be larger than its file system or `ulimit -f` allows; use another disk, or raise the limit."
    case EISDIR:
      (code, category) = ("IS_A_DIRECTORY", ofPath)
      message = "\(name) is a folder; name a file in it."
    case ENOTDIR:
      (code, category) = ("NOT_A_DIRECTORY", ofPath)
      message = "A part of \(name) is a file, not a folder; check the path."
    case EMFILE, ENFILE:
      (code, category) = ("TOO_MANY_OPEN_FILES", .failure)
      message =
        "Cannot \(action) \(name): too many files are open; raise the limit (`ulimit -n`) or lower --jobs."
    default:
      (code, category) = ("INPUT_OUTPUT_ERROR", .failure)
      message = "Cannot \(action) \(name): \(String(cString: strerror(errno))); check the disk."
    }
    isTransient = [EAGAIN, EINTR, EBUSY, EMFILE, ENFILE, ETIMEDOUT].contains(errno)
  }

  private static let readingActions: Set = ["open", "read", "list"]

  /// The error that the calling thread's last system call left in `errno`.
  public static func last(_ action: String, _ path: FilePath) -> SystemError {
    SystemError(action, path, errno: systemErrorNumber())
  }
}

/// `errno` of the calling thread; a function because the local name hides the global one in initialisers.
private func systemErrorNumber() -> Int32 {
  errno
}

/// A path as it is shown in a sentence: in double quotes, control characters escaped, so that a name with a
/// line break stays on one line.
public func quoted(_ path: FilePath) -> String {
  quoted(path.string)
}

/// A text from outside as it is shown in a sentence; see ``quoted(_:)-(FilePath)``.
public func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case _ where scalar.value < 0x20 || scalar.value == 0x7f:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
