import Testing

@testable import LibAV

@Suite struct OrientationTests {
  /// The eight display matrices (a, b, c, d) of ISO/IEC 14496-12, 6.2.2, and where the picture's top left
  /// corner goes.
  @Test(
    arguments: [
      ((1.0, 0.0, 0.0, 1.0), 0, false, []),
      ((0, 1, -1, 0), 90, false, ["transpose=clock"]),
      ((-1, 0, 0, -1), 180, false, ["hflip", "vflip"]),
      ((0, -1, 1, 0), 270, false, ["transpose=cclock"]),
      ((-1, 0, 0, 1), 0, true, ["hflip"]),
      ((1, 0, 0, -1), 180, true, ["vflip"]),
      ((0, -1, -1, 0), 90, true, ["hflip", "transpose=clock"]),
      ((0, 1, 1, 0), 270, true, ["hflip", "transpose=cclock"]),
    ] as [((Double, Double, Double, Double), Int, Bool, [String])])
  func `each symmetry of a rectangle is recognised`(
    matrix: (Double, Double, Double, Double), degrees: Int, isMirrored: Bool, filters: [String]
  ) {
    let orientation = Orientation(a: matrix.0, b: matrix.1, c: matrix.2, d: matrix.3)
    #expect(orientation.clockwiseDegrees == degrees)
    #expect(orientation.isMirrored == isMirrored)
    #expect(orientation.filters == filters)
    #expect(orientation.isTransposed == (degrees % 180 == 90))
  }
}
