import CFFTW
import Synchronization

/// The discrete Fourier transform of real samples, forward and back, in single precision.
///
/// Plans are estimated, never timed, so that the same input always gives the same bits; they are made once for
/// each length and kept as long as the process lives.
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
    let spectrum = UnsafeMutableRawPointer(spectrum).assumingMemoryBound(to: fftwf_complex.self)
    // FFTW's signature lacks `const`; a real-to-complex transform out of place keeps its input.
    fftwf_execute_dft_r2c(plans.forward, UnsafeMutablePointer(mutating: samples), spectrum)
  }

  /// The unnormalised inverse: forward and back multiplies by ``length``.
  /// - Parameters:
  ///   - spectrum: ``binCount`` values; overwritten.
  ///   - samples: takes ``length`` samples; must not overlap `spectrum`.
  public func inverse(_ spectrum: UnsafeMutablePointer<SIMD2<Float>>, _ samples: UnsafeMutablePointer<Float>)
  {
    let spectrum = UnsafeMutableRawPointer(spectrum).assumingMemoryBound(to: fftwf_complex.self)
    fftwf_execute_dft_c2r(plans.inverse, spectrum, samples)
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

/// A pair of FFTW plans.
///
/// `@unchecked Sendable` because executing a plan on new arrays does not change it, and is the one thing in FFTW
/// that is safe from several threads (FFTW manual, section 5.4, "Thread safety").
private final class Plans: @unchecked Sendable {
  let forward: fftwf_plan
  let inverse: fftwf_plan

  init(length: Int) {
    let flags = UInt32(FFTW_ESTIMATE) | UInt32(FFTW_UNALIGNED)
    // Estimating looks at the arrays' places only, and unaligned plans accept any other.
    let samples = UnsafeMutablePointer<Float>.allocate(capacity: length)
    let spectrum = UnsafeMutablePointer<fftwf_complex>.allocate(capacity: length / 2 + 1)
    defer {
      samples.deallocate()
      spectrum.deallocate()
    }
    guard
      let forward = fftwf_plan_dft_r2c_1d(
        Int32(length), samples, spectrum, flags | UInt32(FFTW_PRESERVE_INPUT)),
      let inverse = fftwf_plan_dft_c2r_1d(
        Int32(length), spectrum, samples, flags | UInt32(FFTW_DESTROY_INPUT))
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
