public import Captions
import Foundations
public import MediaTypes
import Pipelines
import Runtime
public import SystemPackage

/// Captions as stages and commands read and write them.
public enum CaptionFiles {
  /// The parameter of stages that write captions.
  static let format = ParameterDeclaration(
    "format", .choice(CaptionFormat.writable.map(\.rawValue)),
    "The format to write; that of the captions by default, and `vtt` where that can only be read.")

  /// Reads a file. Blocks.
  /// - Parameters:
  ///   - format: `nil` to recognise it.
  ///   - encoding: `nil` to recognise it.
  /// - Returns: the file as it is, and what it says.
  /// - Throws: `CaptionError`, `SystemError`.
  public static func read(
    _ file: FileReference, format: CaptionFormat? = nil, encoding: TextEncoding? = nil
  ) throws -> (bytes: [UInt8], reading: CaptionReading) {
    guard let bytes = try SmallFile.read(file.filePath, limit: CaptionFile.sizeLimit) else {
      throw CaptionError.tooLarge(
        name: file.name, size: Int(file.size ?? Int64(CaptionFile.sizeLimit + 1)),
        limit: CaptionFile.sizeLimit)
    }
    return (bytes, try CaptionFile.read(bytes, name: file.name, format: format, encoding: encoding))
  }

  /// Writes captions to a new file. Blocks.
  /// - Throws: `SystemError`.
  public static func write(_ text: String, to path: FilePath) throws {
    try OutputFile.write(Array(text.utf8), to: path)
  }

  /// Writes captions as an output of a stage. Blocks.
  static func write(_ bytes: [UInt8], as format: CaptionFormat, in context: StageContext) throws -> Value {
    let path = context.outputFile("captions.\(format.fileExtensions[0])")
    try OutputFile.write(bytes, to: path)
    return .file(FileReference(path: path.string, mediaType: format.mediaType))
  }
}

extension CaptionFormat {
  /// The format that captions of this one are written in where nothing else is asked for.
  var written: CaptionFormat { Self.writable.contains(self) ? self : .webVTT }
}
