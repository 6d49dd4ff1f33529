import Spectrum

extension BandEnvelope {
  /// The levels of one frame of an envelope with sixteen bands.
  subscript(frame: Int) -> SIMD16<UInt8> {
    precondition(bandCount == 16 && frame >= 0 && frame < count, "the envelope has no such frame")
    return levels.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 16 * frame, as: SIMD16<UInt8>.self) }
  }
}
