import Foundation
public import Foundations
import SystemPackage

/// The store, or a file on its way into or out of it, is not as it has to be.
public struct ArtifactError: CodedError {
  public let code: String
  public let message: String
  public let category: ErrorCategory

  private init(_ code: String, _ category: ErrorCategory, _ message: String) {
    self.code = code
    self.category = category
    self.message = message
  }

  static func notRegular(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "NOT_A_REGULAR_FILE", .unusableInput,
      "\(quoted(path)) is a pipe, a socket or a device; give a regular file.")
  }

  static func changedWhileRead(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "INPUT_CHANGED", .unusableInput,
      "\(quoted(path)) changed while it was read; wait until it is completely written, then run again.")
  }

  static func changedWhileUsed(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "INPUT_CHANGED", .unusableInput,
      "\(quoted(path)) changed during the run; wait until it is completely written, then run again.")
  }

  static func unsafeName(_ name: String) -> ArtifactError {
    ArtifactError(
      "UNSAFE_NAME", .usage,
      "\(quoted(name)) cannot be a name in the output folder; use a relative path without `..`."
    )
  }

  static func wouldReplaceInput(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "WOULD_REPLACE_INPUT", .usage,
      "\(quoted(path)) is an input of this run and is not replaced; name another output.")
  }

  static func folderInTheWay(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "FOLDER_IN_THE_WAY", .usage,
      "\(quoted(path)) is a folder; remove it or choose another output folder.")
  }

  static func deviceInTheWay(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "DEVICE_IN_THE_WAY", .usage,
      "\(quoted(path)) is a pipe, a socket or a device and is not replaced; name a file.")
  }

  static func linkInTheWay(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "LINK_IN_THE_WAY", .usage,
      "\(quoted(path)) is a symbolic link or a file, not a folder; nothing is written through it.")
  }

  static func otherFileSystem(_ path: FilePath) -> ArtifactError {
    ArtifactError(
      "OTHER_FILE_SYSTEM", .usage,
      "\(quoted(path)) is not on the workspace's file system, so it cannot be linked; leave out --link."
    )
  }
}
