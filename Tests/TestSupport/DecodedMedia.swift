import Foundation
public import SystemPackage

/// Pictures and sound of a file as ffmpeg decodes them: what a viewer sees and hears.
public enum DecodedMedia {
  /// Every picture as 8-bit grey (full range), as shown: turned by the display matrix, without dropping or
  /// repeating.
  /// - Parameter filter: an ffmpeg filter before the conversion, such as `scale=160:90`.
  /// - Returns: one picture per frame, `width * height` bytes each.
  public static func grayFrames(_ path: FilePath, filter: String = "null") async throws -> [Picture] {
    try await pictures(path, filter: filter, pixelFormat: "gray", bytesPerPixel: 1)
  }

  /// Every picture as 8-bit red, green, blue; see ``grayFrames(_:filter:)``.
  public static func colorFrames(_ path: FilePath, filter: String = "null") async throws -> [Picture] {
    try await pictures(path, filter: filter, pixelFormat: "rgb24", bytesPerPixel: 3)
  }

  /// The samples of an audio stream, interleaved, -1 … 1.
  /// - Parameters:
  ///   - stream: ffmpeg's stream specifier.
  ///   - sampleRate: in Hz, to resample; `nil` for the stream's own.
  ///   - channels: to mix down to; `nil` for the stream's own.
  public static func samples(
    _ path: FilePath, stream: String = "a:0", sampleRate: Int? = nil, channels: Int? = nil
  ) async throws -> [Float] {
    var options = ["-map", "0:\(stream)", "-f", "f32le"]
    if let sampleRate { options += ["-ar", "\(sampleRate)"] }
    if let channels { options += ["-ac", "\(channels)"] }
    let data = try await decode(path, options)
    return data.withUnsafeBytes { bytes in
      // Unaligned, because nothing says where Data keeps its bytes.
      (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
  }

  private static func pictures(
    _ path: FilePath, filter: String, pixelFormat: String, bytesPerPixel: Int
  ) async throws -> [Picture] {
    // PAM: each picture carries its own size.
    let data = try await decode(
      path,
      [
        "-map", "0:v:0", "-fps_mode", "passthrough", "-vf", "\(filter),format=\(pixelFormat)", "-c:v", "pam",
        "-f", "image2pipe",
      ])
    return try Picture.all(in: data, bytesPerPixel: bytesPerPixel)
  }

  private static func decode(_ path: FilePath, _ options: [String]) async throws -> Data {
    let result = try await runProcess(
      "ffmpeg", ["-nostdin", "-v", "error", "-i", "file:\(path)"] + options + ["pipe:1"])
    guard result.status == 0 else {
      throw ProcessTrouble(description: "ffmpeg \(path): \(result.errors)")
    }
    return result.standardOutput
  }
}

/// One decoded picture.
public struct Picture: Sendable {
  public var width: Int
  public var height: Int
  /// 1 for grey, 3 for red, green, blue.
  public var bytesPerPixel: Int
  /// Row by row from the top.
  public var bytes: [UInt8]

  /// The components of a pixel; the origin is the top left corner.
  public subscript(x: Int, y: Int) -> [UInt8] {
    let start = (y * width + x) * bytesPerPixel
    return Array(bytes[start..<start + bytesPerPixel])
  }

  /// The mean of all components, 0 … 255.
  public var mean: Double {
    Double(bytes.reduce(0) { $0 + Int($1) }) / Double(max(1, bytes.count))
  }

  /// Reads the frame number that `scripts/make-fixtures.sh` draws at the bottom edge.
  /// - Parameters:
  ///   - square: the side of one square in pixels of this picture.
  ///   - bits: the number of squares.
  public func counter(square: Double, bits: Int) -> Int {
    let y = Int(Double(height) - square / 2)
    return (0..<bits).reduce(0) { number, bit in
      let x = Int((Double(bit) + 0.5) * square)
      return self[x, y][0] > 127 ? number | 1 << bit : number
    }
  }

  /// Splits a stream of PAM pictures (https://netpbm.sourceforge.net/doc/pam.html).
  static func all(in data: Data, bytesPerPixel: Int) throws -> [Picture] {
    var pictures: [Picture] = []
    var rest = data[...]
    let end = Data("ENDHDR\n".utf8)
    while let header = rest.range(of: end) {
      var width = 0
      var height = 0
      for line in String(decoding: rest[..<header.lowerBound], as: UTF8.self).split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.first == "WIDTH", let value = Int(words[1]) { width = value }
        if words.first == "HEIGHT", let value = Int(words[1]) { height = value }
      }
      let count = width * height * bytesPerPixel
      let bytes = rest[header.upperBound...].prefix(count)
      guard bytes.count == count else { throw ProcessTrouble(description: "ffmpeg cut a picture short") }
      pictures.append(
        Picture(width: width, height: height, bytesPerPixel: bytesPerPixel, bytes: Array(bytes)))
      rest = rest[bytes.endIndex...]
    }
    return pictures
  }
}

/// The peak signal-to-noise ratio between two pictures or sounds of 8-bit values, in dB; infinite when equal.
public func peakSignalToNoise(_ first: [UInt8], _ second: [UInt8]) -> Double {
  precondition(first.count == second.count, "only sequences of equal length can be compared")
  let squares = zip(first, second).reduce(0.0) { sum, pair in
    let difference = Double(pair.0) - Double(pair.1)
    return sum + difference * difference
  }
  guard squares > 0 else { return .infinity }
  return 10 * log10(255 * 255 * Double(first.count) / squares)
}
