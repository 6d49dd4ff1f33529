public import Captions
public import Foundations
import Glibc
import LibAV
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

  /// The parameter of stages that read captions from recordings.
  static let track = ParameterDeclaration(
    "track", CaptionTrackChoice.type,
    "Which captions of a recording: a text track by its number from 1, or `cc1` to `cc4` and `service1` to "
      + "`service63` of its pictures; the first by default.")

  /// Sees that a file is one: a pipe would lose what is read to recognise it. Blocks.
  /// - Throws: `SystemError`, ``CaptionFileError``.
  public static func checkRegular(_ path: FilePath) throws {
    var status = stat()
    guard stat(path.string, &status) == 0 else { throw SystemError.last("read", path) }
    guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
      throw CaptionFileError.notRegular(name: path.string)
    }
  }

  /// Reads a file. Blocks.
  /// - Parameters:
  ///   - format: `nil` to recognise it.
  ///   - encoding: `nil` to recognise it.
  /// - Returns: the file as it is, and what it says.
  /// - Throws: `CaptionError`, `SystemError`.
  public static func read(
    _ file: FileReference, format: CaptionFormat? = nil, encoding: TextEncoding? = nil
  ) throws -> (bytes: [UInt8], reading: CaptionReading) {
    let bytes = try bytes(of: file)
    return (bytes, try CaptionFile.read(bytes, name: file.name, format: format, encoding: encoding))
  }

  /// Reads a file as it is. Blocks.
  /// - Throws: `CaptionError` `CAPTIONS_TOO_LARGE`, `SystemError`.
  static func bytes(of file: FileReference) throws -> [UInt8] {
    let limit = CaptionFile.sizeLimit
    guard let bytes = try SmallFile.read(file.filePath, limit: limit) else {
      var status = stat()
      guard stat(file.path, &status) == 0 else { throw SystemError.last("read", file.filePath) }
      throw CaptionError.tooLarge(
        name: file.name, size: max(limit + 1, Int(status.st_size)), limit: limit)
    }
    return bytes
  }

  /// Reads a caption file, or the captions in a media file. Blocks.
  ///
  /// What a file is, its content says: one that is named like captions is tried as such first, any other as a
  /// recording.
  /// - Parameters:
  ///   - format: `nil` to recognise it; media files are not looked for with one.
  ///   - track: of a media file; `nil` for the first.
  /// - Returns: a caption file as it is, `nil` for a media file, and what it says.
  /// - Throws: `CaptionError`, `CaptionTrackError`, `AVFailure`, `SystemError`, `Cancelled`.
  public static func readAny(
    _ file: FileReference, format: CaptionFormat? = nil, encoding: TextEncoding? = nil,
    track: CaptionTrackChoice? = nil, cancellation: Cancellation
  ) throws -> (bytes: [UInt8]?, reading: CaptionReading) {
    if let track { return (nil, try MediaCaptions(file, cancellation: cancellation).read(track)) }
    let isNamedLikeCaptions = format != nil || CaptionFormat(fileName: file.name) != nil
    if !isNamedLikeCaptions, let media = try media(file, cancellation) { return (nil, try media.read(nil)) }
    do {
      return try read(file, format: format, encoding: encoding)
    } catch let error as CaptionError where isNamedLikeCaptions && format == nil {
      guard let media = try media(file, cancellation) else { throw error }
      return (nil, try media.read(nil))
    }
  }

  /// - Returns: `nil` for a file that is no recording.
  private static func media(_ file: FileReference, _ cancellation: Cancellation) throws -> MediaCaptions? {
    do {
      return try MediaCaptions(file, cancellation: cancellation)
    } catch let error as AVFailure
      where ["NOT_MEDIA", "EMPTY_FILE", "NOT_A_REGULAR_FILE"].contains(error.code)
    {
      return nil
    }
  }

  /// Writes captions to a new file. Blocks.
  /// - Throws: `SystemError`.
  public static func write(_ text: String, to path: FilePath) throws {
    try OutputFile.write(text.utf8, to: path)
  }

  /// Writes captions as an output of a stage. Blocks.
  static func write(
    _ bytes: some Sequence<UInt8>, as format: CaptionFormat, in context: StageContext
  ) throws -> Value {
    let path = context.outputFile("captions.\(format.fileExtensions[0])")
    try OutputFile.write(bytes, to: path)
    return .file(FileReference(path: path.string, mediaType: format.mediaType))
  }
}

extension CaptionFormat {
  /// The format that captions of this one are written in where nothing else is asked for.
  var written: CaptionFormat { Self.writable.contains(self) ? self : .webVTT }
}
