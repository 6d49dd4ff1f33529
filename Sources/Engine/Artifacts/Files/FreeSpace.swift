import Glibc
public import SystemPackage

/// How much can still be written to a file system.
public enum FreeSpace {
  /// The bytes that a user without privileges may still write where `folder` lies.
  /// - Throws: `SystemError` where there is no such folder.
  public static func available(at folder: FilePath) throws -> Int64 {
    var status = statvfs()
    try systemCall("look at the free space of", folder) { statvfs(folder.string, &status) }
    return Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }
}
