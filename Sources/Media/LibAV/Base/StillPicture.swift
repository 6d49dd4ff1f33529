import CFFmpeg

/// One picture in memory: 8-bit red, green and blue in sRGB, row by row from the top without padding.
public struct StillPicture: Sendable, Hashable {
  /// In pixels, at least 1.
  public let width: Int
  public let height: Int
  /// `3 * width * height` components.
  public private(set) var bytes: [UInt8]

  /// A picture of one colour.
  /// - Parameter color: red, green and blue.
  public init(width: Int, height: Int, color: [UInt8] = [0, 0, 0]) {
    precondition(
      width > 0 && height > 0 && color.count == 3, "a picture has at least one pixel of three components")
    self.width = width
    self.height = height
    bytes = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { buffer, count in
      for index in buffer.indices { buffer[index] = color[index % 3] }
      count = buffer.count
    }
  }

  /// A copy of an `rgb24` frame.
  init(_ frame: Frame) {
    precondition(frame.raw.pointee.format == AV_PIX_FMT_RGB24.rawValue)
    width = frame.width
    height = frame.height
    bytes = []
    bytes.reserveCapacity(3 * width * height)
    for row in 0..<height {
      frame.withRow(row, plane: 0, count: 3 * width) { bytes.append(contentsOf: $0) }
    }
  }

  /// Puts another picture on this one; what reaches beyond the edges is cut off.
  /// - Parameters:
  ///   - x: of the other's left edge, from 0.
  ///   - y: of its upper edge, from 0.
  public mutating func draw(_ other: StillPicture, x: Int, y: Int) {
    let columns = min(other.width, width - x)
    guard columns > 0, x >= 0, y >= 0 else { return }
    for row in 0..<max(0, min(other.height, height - y)) {
      let source = 3 * row * other.width
      let target = 3 * ((y + row) * width + x)
      bytes.replaceSubrange(target..<target + 3 * columns, with: other.bytes[source..<source + 3 * columns])
    }
  }

  /// The upper left part of it.
  /// - Parameters:
  ///   - width: 1 to this picture's.
  ///   - height: 1 to this picture's.
  public func cropped(width: Int, height: Int) -> StillPicture {
    var part = StillPicture(width: min(width, self.width), height: min(height, self.height))
    part.draw(self, x: 0, y: 0)
    return part
  }

  /// The same as a frame of its own.
  func frame() throws -> Frame {
    let frame = Frame()
    frame.raw.pointee.width = Int32(width)
    frame.raw.pointee.height = Int32(height)
    frame.raw.pointee.format = AV_PIX_FMT_RGB24.rawValue
    try check(av_frame_get_buffer(frame.raw, 0), .filter("picture"))
    guard let start = cffmpeg_frame_plane(frame.raw, 0) else { outOfMemory() }
    let stride = Int(cffmpeg_frame_stride(frame.raw, 0))
    bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for row in 0..<height {
        (start + row * stride).update(from: base + 3 * row * width, count: 3 * width)
      }
    }
    frame.timestamp = 0
    return frame
  }
}
