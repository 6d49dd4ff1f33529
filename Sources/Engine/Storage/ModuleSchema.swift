/// The tables that one module keeps in the workspace's database, and how they came to be.
///
/// Every module counts its own versions, so that a process that knows fewer modules than another can use the
/// same file, and a file from a later release is recognised.
public struct ModuleSchema: Sendable {
  /// The module's name, under which its version is remembered.
  public var module: String
  /// SQL scripts in order: the first creates the tables, each later one changes what its predecessor left. A
  /// script that was released never changes.
  public var versions: [String]

  public init(module: String, versions: [String]) {
    self.module = module
    self.versions = versions
  }
}
