public import SystemPackage

/// Where the files of this repository lie, found from this file's own path.
public enum Repository {
  /// The folder with `Package.swift`.
  public static let root: FilePath = {
    var path = FilePath(#filePath)
    for _ in 0..<3 { path.removeLastComponent() }
    return path
  }()

  public static var sources: FilePath { root.appending("Sources") }
  public static var fixtures: FilePath { root.appending("Fixtures") }
  public static var pipelines: FilePath { root.appending("pipelines") }
}
