import Foundation
import Foundations
import SystemPackage

/// Files that say what results are to be held against.
enum DatasetFile {
  /// - Parameter maker: the script that makes such files.
  /// - Throws: ``DatasetError``.
  static func decode<Dataset: Decodable>(_ path: FilePath, madeBy maker: String) throws -> Dataset {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path.string))
    } catch {
      throw DatasetError(path: path, maker: maker, reason: "cannot be read", cause: error)
    }
    do {
      return try JSONDecoder().decode(Dataset.self, from: data)
    } catch let error as DecodingError {
      throw DatasetError(path: path, maker: maker, reason: error.sentence, cause: error)
    }
  }
}

/// A dataset cannot be used.
struct DatasetError: CodedError {
  var path: FilePath
  /// The script that makes such datasets.
  var maker: String
  /// What is wrong, as the rest of a sentence whose subject is the file.
  var reason: String
  var cause: (any Error)?

  var code: String { "INVALID_DATASET" }
  var message: String {
    "\(quoted(path.string)) is no dataset to measure with: it \(reason); make one with \(maker)."
  }
  var category: ErrorCategory { .unusableInput }
}

extension DecodingError {
  /// Says where in the file the trouble is, as the rest of a sentence whose subject is the file.
  fileprivate var sentence: String {
    switch self {
    case .keyNotFound(let key, let context): "lacks \(Self.path(context.codingPath + [key]))"
    case .valueNotFound(_, let context), .typeMismatch(_, let context):
      "has something else than expected at \(Self.path(context.codingPath))"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "is not JSON"
    case .dataCorrupted(let context): "has something unusable at \(Self.path(context.codingPath))"
    @unknown default: "cannot be decoded"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    guard !keys.isEmpty else { return "its top level" }
    return keys.reduce("") { path, key in
      if let index = key.intValue { return "\(path)[\(index)]" }
      return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
    }
  }
}
