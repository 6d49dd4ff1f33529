import Foundations
public import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// Reads and checks pipeline files.
public enum PipelineLoader {
  /// In bytes.
  public static let maximumFileSize = 1 << 20

  /// Reads a pipeline file. It blocks on the disk for as long as reading 1 MiB takes.
  /// - Throws: ``PipelineFileError`` with everything that is wrong in the file; ``SystemError`` or
  ///   ``PipelinePathError`` where it cannot be read at all.
  public static func load(path: FilePath, catalog: StageCatalog) throws -> Pipeline {
    let bytes = try contents(of: path)
    guard bytes.count <= maximumFileSize else {
      let mebibytes = maximumFileSize >> 20
      throw PipelineFileError(
        .fileTooLarge, "a pipeline file has at most \(mebibytes) MiB", path: path.string)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PipelineFileError(
        .notUTF8, "the file is not UTF-8 text", path: path.string, at: locationOfInvalidText(bytes))
    }
    // A byte order mark, which editors on Windows put first, is no part of the text.
    let hasMark = text.unicodeScalars.first == "\u{feff}"
    let own = hasMark ? String(text.unicodeScalars.dropFirst()) : text
    return try load(text: own, path: path.string, catalog: catalog)
  }

  /// Checks the text of a pipeline file.
  /// - Parameter path: how the file is named in diagnostics.
  /// - Throws: ``PipelineFileError`` with everything that is wrong in it.
  public static func load(text: String, path: String = "<inline>", catalog: StageCatalog) throws -> Pipeline {
    guard text.utf8.count <= maximumFileSize else {
      throw PipelineFileError(
        .fileTooLarge, "a pipeline file has at most \(maximumFileSize >> 20) MiB", path: path)
    }
    let diagnostics = DiagnosticCollector(path: path)
    let source = SourceText(text)
    if let root = YAMLReader.read(text, source: source, diagnostics: diagnostics) {
      let reader = PipelineReader(catalog: catalog, source: source, diagnostics: diagnostics)
      if let pipeline = reader.read(root, path: path, text: text) { return pipeline }
    }
    throw PipelineFileError(diagnostics: diagnostics.sorted)
  }

  /// At most one byte more than ``maximumFileSize``.
  private static func contents(of path: FilePath) throws -> [UInt8] {
    do {
      // A named pipe would block the opening for ever without `nonBlocking`.
      let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try file.closeAfter {
        try checkIsRegularFile(file, path)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while bytes.count <= maximumFileSize {
          let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
          if count == 0 { break }
          bytes.append(contentsOf: buffer.prefix(count))
        }
        return bytes
      }
    } catch let error as Errno {
      throw SystemError("read", path, errno: error.rawValue)
    }
  }

  private static func checkIsRegularFile(_ file: FileDescriptor, _ path: FilePath) throws {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw SystemError.last("read", path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw SystemError("read", path, errno: EISDIR)
    default:
      throw PipelinePathError(
        message: "\(quoted(path)) is a device, pipe or socket; a pipeline is read from a regular file.")
    }
  }

  private static func locationOfInvalidText(_ bytes: [UInt8]) -> SourceLocation {
    var line = 1
    var column = 1
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      if scalar == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return SourceLocation(line: line, column: column)
  }
}

extension PipelineFileError {
  fileprivate init(
    _ code: Diagnostic.Code, _ message: String, path: String,
    at location: SourceLocation = SourceLocation(line: 1, column: 1)
  ) {
    self.init(diagnostics: [Diagnostic(code: code, message: message, path: path, location: location)])
  }
}
