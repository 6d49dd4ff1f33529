import CFFTW

/// Memory that lies where FFTW's plans for vector instructions take it.
enum AlignedMemory {
  /// What FFTW allocates lies on such a boundary, whatever instructions it has.
  private static let alignment = 64

  /// Calls `body` with values at such a place: their own, or that of a copy.
  static func reading<Value: BitwiseCopyable>(
    _ values: UnsafeMutablePointer<Value>, count: Int, _ body: (UnsafeMutablePointer<Value>) -> Void
  ) {
    guard !isAligned(values) else { return body(values) }
    withRoom(count) { room in
      room.update(from: values, count: count)
      body(room)
    }
  }

  /// Calls `body` with such a place for values, which are at their own afterwards.
  static func writing<Value: BitwiseCopyable>(
    _ values: UnsafeMutablePointer<Value>, count: Int, _ body: (UnsafeMutablePointer<Value>) -> Void
  ) {
    guard !isAligned(values) else { return body(values) }
    withRoom(count) { room in
      body(room)
      values.update(from: room, count: count)
    }
  }

  private static func isAligned<Value>(_ values: UnsafeMutablePointer<Value>) -> Bool {
    fftwf_alignment_of(UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)) == 0
  }

  private static func withRoom<Value: BitwiseCopyable>(
    _ count: Int, _ body: (UnsafeMutablePointer<Value>) -> Void
  ) {
    let size = count * MemoryLayout<Value>.stride
    withUnsafeTemporaryAllocation(byteCount: size, alignment: alignment) { room in
      // Holds one value at least, as a transform does.
      body(room.bindMemory(to: Value.self).baseAddress!)
    }
  }
}
