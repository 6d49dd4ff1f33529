import CFFmpeg
public import Foundations
import SystemPackage

/// A call into libav that failed.
public struct AVFailure: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory
  /// libav's number, negative; see `libavutil/error.h`.
  public let number: Int32
  /// The last line that libav logged on the calling thread before it failed.
  public let logLine: String?

  /// An error that Genlock found itself, in words of its own.
  init(code: String, category: ErrorCategory, message: String, number: Int32 = 0, logLine: String? = nil) {
    self.code = code
    self.message = message
    self.category = category
    self.number = number
    self.logLine = logLine
  }

  /// The line that libav logged, which often says more than its number does.
  public var cause: (any Error)? {
    guard let logLine, !logLine.isEmpty else { return nil }
    return LoggedLine(description: "libav: \(logLine)")
  }

  private struct LoggedLine: Error, CustomStringConvertible {
    var description: String
  }

  /// libav's own text for an error number.
  static func text(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: Int(AV_ERROR_MAX_STRING_SIZE))
    av_strerror(number, &buffer, buffer.count)
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

/// What was being done when a libav call failed; decides the code and the sentence.
enum AVAction {
  case open(FilePath)
  case read(FilePath)
  case decode(String, FilePath)
  case filter(String)
  case encode(String)
  case write(FilePath)
}

/// Throws unless `result` is zero or positive.
/// - Returns: `result`.
@discardableResult
func check(_ result: Int32, _ action: @autoclosure () -> AVAction) throws -> Int32 {
  guard result < 0 else { return result }
  throw failure(result, action())
}

/// The error for a negative result of a libav call.
func failure(_ number: Int32, _ action: AVAction) -> any CodedError {
  let logLine = LibAVLog.takeLastLine()
  if number == cffmpeg_error_exit { return Cancelled(reason: .requested) }
  let text = AVFailure.text(number)
  switch action {
  case .open(let path), .read(let path):
    if let error = systemFailure(number, "read", path) { return error }
    return AVFailure(
      code: "NOT_MEDIA", category: .unusableInput,
      message:
        "\(quoted(path)) is not a recording that can be read (\(text)); it may be cut short or of another kind.",
      number: number, logLine: logLine)
  case .decode(let codec, let path):
    return AVFailure(
      code: "DECODE_FAILED", category: .unusableInput,
      message: "The \(codec) stream of \(quoted(path)) cannot be decoded (\(text)); the file may be damaged.",
      number: number, logLine: logLine)
  case .filter(let description):
    return AVFailure(
      code: "FILTER_FAILED", category: .failure,
      message:
        "The filter chain \(quoted(description)) failed (\(text)); check the stage's size and rate parameters.",
      number: number, logLine: logLine)
  case .encode(let codec):
    return AVFailure(
      code: "ENCODE_FAILED", category: .failure,
      message: "The encoder \(codec) refused its input or settings (\(text)); check the stage's parameters.",
      number: number, logLine: logLine)
  case .write(let path):
    if let error = systemFailure(number, "write to", path) { return error }
    return AVFailure(
      code: "WRITE_FAILED", category: .failure,
      message: "\(quoted(path)) cannot be written (\(text)); check codec and container.",
      number: number, logLine: logLine)
  }
}

/// Errors of the operating system come through libav as negated `errno` values.
private func systemFailure(_ number: Int32, _ verb: String, _ path: FilePath) -> SystemError? {
  let errno = cffmpeg_errno(number)
  guard (1..<200).contains(errno), errno != EINVAL, errno != ENOSYS, errno != ENOMEM else { return nil }
  return SystemError(verb, path, errno: errno)
}
