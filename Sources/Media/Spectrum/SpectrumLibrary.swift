import CFFTW

/// The library that transforms are made by.
public enum SpectrumLibrary {
  /// By name, with its version: results may differ in the last bits between versions.
  public static var versions: [String: String] { ["fftw": String(cString: cfftw_version())] }
}
