import Foundations
import SystemPackage

/// Writes peaks in the two formats of BBC audiowaveform, which peaks.js reads, version 2.
///
/// Source: https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md.
struct WaveformFile {
  let peaks: WaveformPeaks
  /// In Hz.
  let sampleRate: Int
  /// 8 or 16.
  let bits: Int

  private static let blockSize = 1 << 16

  func writeJSON(to path: FilePath) throws {
    let head =
      #"{"version":2,"channels":\#(peaks.channelCount),"sample_rate":\#(sampleRate),"#
      + #""samples_per_pixel":\#(peaks.samplesPerPixel),"bits":\#(bits),"length":\#(peaks.length),"data":["#
    var isFirst = true
    try write(to: path, head: Array(head.utf8), tail: Array("]}\n".utf8)) { block, value in
      if !isFirst { block.append(UInt8(ascii: ",")) }
      isFirst = false
      block.append(contentsOf: String(value).utf8)
    }
  }

  func writeBinary(to path: FilePath) throws {
    let isEightBit: Int32 = bits == 8 ? 1 : 0
    let fields = [
      2, isEightBit, Int32(sampleRate), Int32(peaks.samplesPerPixel), Int32(clamping: peaks.length),
      Int32(peaks.channelCount),
    ]
    var head: [UInt8] = []
    for field in fields { withUnsafeBytes(of: field.littleEndian) { head.append(contentsOf: $0) } }
    try write(to: path, head: head, tail: []) { block, value in
      block.append(UInt8(truncatingIfNeeded: value))
      if bits == 16 { block.append(UInt8(truncatingIfNeeded: value >> 8)) }
    }
  }

  private func scaled(_ value: Int16) -> Int {
    bits == 8 ? Int(value) / 256 : Int(value)
  }

  /// - Parameter append: adds one value to the block that is written next.
  private func write(
    to path: FilePath, head: [UInt8], tail: [UInt8], _ append: (inout [UInt8], Int) -> Void
  ) throws {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
      try file.closeAfter {
        var block = head
        for value in peaks.values {
          append(&block, scaled(value))
          guard block.count >= Self.blockSize else { continue }
          try file.writeAll(block)
          block.removeAll(keepingCapacity: true)
        }
        try file.writeAll(block + tail)
      }
    } catch let error as Errno {
      throw SystemError("write to", path, errno: error.rawValue)
    }
  }
}
