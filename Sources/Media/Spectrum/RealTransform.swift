import CFFTW
import Synchronization

/// The discrete Fourier transform of real samples, forward and back, in single precision.
///
/// Plans are estimated, never timed, so that the same input always gives the same bits on processors with the same vector
/// instructions; they are made once for each length and kept as long as the process lives. They are for memory that lies where
/// those instructions take it, which makes them twice as fast. Swift's arrays lie there; what does not is copied.
public struct RealTransform: Sendable {
  /// Samples in the time domain.
  public let length: Int
  private let plans: Plans

  /// - Parameter length: at least 1; products of small primes are fast, see ``fastLength(atLeast:)``.
  public init(length: Int) {
    precondition(length >= 1, "a transform needs at least one sample")
    self.length = length
    plans = PlanCache.shared.plans(length: length)
  }

  /// Values in the frequency domain: from 0 Hz to half the sample rate.
  public var binCount: Int { length / 2 + 1 }

  /// - Parameters:
  ///   - samples: ``length`` samples; left as they are.
  ///   - spectrum: takes ``binCount`` values, real part and imaginary part; must not overlap `samples`.
  public func forward(_ samples: UnsafePointer<Float>, _ spectrum: UnsafeMutablePointer<SIMD2<Float>>) {
    // FFTW's signature lacks `const`; a real-to-complex transform out of place keeps its input.
    AlignedMemory.reading(UnsafeMutablePointer(mutating: samples), count: length) { samples in
      AlignedMemory.writing(spectrum, count: binCount) { spectrum in
        fftwf_execute_dft_r2c(plans.forward, samples, spectrum.complex)
      }
    }
  }

  /// The unnormalised inverse: forward and back multiplies by ``length``.
  /// - Parameters:
  ///   - spectrum: ``binCount`` values; overwritten.
  ///   - samples: takes ``length`` samples; must not overlap `spectrum`.
  public func inverse(_ spectrum: UnsafeMutablePointer<SIMD2<Float>>, _ samples: UnsafeMutablePointer<Float>)
  {
    AlignedMemory.reading(spectrum, count: binCount) { spectrum in
      AlignedMemory.writing(samples, count: length) { samples in
        fftwf_execute_dft_c2r(plans.inverse, spectrum.complex, samples)
      }
    }
  }

  /// The smallest length not below a number that has no prime factor above 5.
  public static func fastLength(atLeast minimum: Int) -> Int {
    var best = Int.max
    var five = 1
    while five < best {
      var three = five
      while three < best {
        var length = three
        while length < minimum { length *= 2 }
        best = min(best, length)
        three *= 3
      }
      five *= 5
    }
    return best
  }
}

extension UnsafeMutablePointer<SIMD2<Float>> {
  /// The same as FFTW calls it.
  fileprivate var complex: UnsafeMutablePointer<fftwf_complex> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: fftwf_complex.self)
  }
}

/// A pair of FFTW plans.
///
/// `@unchecked Sendable` because executing a plan on new arrays does not change it, and is the one thing in FFTW
/// that is safe from several threads (FFTW manual, section 5.4, "Thread safety").
private final class Plans: @unchecked Sendable {
  let forward: fftwf_plan
  let inverse: fftwf_plan

  init(length: Int) {
    // Estimating looks at the arrays' places only.
    guard let samples = fftwf_alloc_real(length), let spectrum = fftwf_alloc_complex(length / 2 + 1) else {
      fatalError("out of memory")
    }
    defer {
      fftwf_free(samples)
      fftwf_free(spectrum)
    }
    guard
      let forward = fftwf_plan_dft_r2c_1d(
        Int32(length), samples, spectrum, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_PRESERVE_INPUT)),
      let inverse = fftwf_plan_dft_c2r_1d(
        Int32(length), spectrum, samples, UInt32(FFTW_ESTIMATE) | UInt32(FFTW_DESTROY_INPUT))
    else { preconditionFailure("FFTW has a plan for every length") }
    self.forward = forward
    self.inverse = inverse
  }
}

private struct PlanCache: ~Copyable {
  static let shared = PlanCache()
  private let plans = Mutex<[Int: Plans]>([:])

  /// The planner itself is not thread safe, so it runs under the lock.
  func plans(length: Int) -> Plans {
    plans.withLock { known in
      if let found = known[length] { return found }
      let made = Plans(length: length)
      known[length] = made
      return made
    }
  }
}
