#if canImport(Glibc)
  import Glibc
#endif

/// Encoders that write to standard error by themselves, past libav's log.
public enum EncoderNoise {
  /// Tells SVT-AV1, which has no option for it, to say errors only. To be called before there are threads,
  /// because it changes the environment; who has set the variable wins.
  public static func silence() {
    setenv("SVT_LOG", "1", 0)
  }
}
