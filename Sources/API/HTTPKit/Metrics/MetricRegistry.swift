import Synchronization

/// Numbers that an operator watches, written as Prometheus reads them
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). Labels hold no identifiers, so that their number stays small.
public final class MetricRegistry: Sendable {
  /// What a series is.
  public enum Kind: String, Sendable {
    /// Only grows; its name ends in `_total`.
    case counter
    case gauge
  }

  struct Series: Sendable {
    var kind: String
    var help: String
    var values: [String: Double] = [:]
    var histograms: [String: Histogram] = [:]
  }

  struct Histogram: Sendable {
    var counts: [Int]
    var sum = 0.0
    var count = 0
  }

  /// Seconds.
  static let bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]

  private let series = Mutex<[String: Series]>([:])

  public init() {}

  /// Adds to a counter.
  public func add(_ amount: Double = 1, to name: String, help: String, labels: [(String, String)] = []) {
    series.withLock { series in
      series[name, default: Series(kind: "counter", help: help)].values[Self.text(labels), default: 0] +=
        amount
    }
  }

  /// Sets a gauge, or a counter that somebody else counts.
  public func set(
    _ name: String, _ kind: Kind = .gauge, to value: Double, help: String, labels: [(String, String)] = []
  ) {
    series.withLock { series in
      series[name, default: Series(kind: kind.rawValue, help: help)].values[Self.text(labels)] = value
    }
  }

  /// Counts how long something took, in seconds.
  public func observe(_ name: String, seconds: Double, help: String, labels: [(String, String)] = []) {
    series.withLock { series in
      let key = Self.text(labels)
      var entry = series[name, default: Series(kind: "histogram", help: help)]
      var histogram = entry.histograms[
        key, default: Histogram(counts: Array(repeating: 0, count: Self.bounds.count))]
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound { histogram.counts[index] += 1 }
      histogram.sum += seconds
      histogram.count += 1
      entry.histograms[key] = histogram
      series[name] = entry
    }
  }

  /// Everything, as text of version 0.0.4.
  public func text() -> String {
    let series = series.withLock { $0 }
    var text = ""
    for (name, entry) in series.sorted(by: { $0.key < $1.key }) {
      text += "# HELP \(name) \(entry.help)\n# TYPE \(name) \(entry.kind)\n"
      for (labels, value) in entry.values.sorted(by: { $0.key < $1.key }) {
        text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))\n"
      }
      for (labels, histogram) in entry.histograms.sorted(by: { $0.key < $1.key }) {
        let prefix = labels.isEmpty ? "" : labels + ","
        for (bound, count) in zip(Self.bounds, histogram.counts) {
          text += "\(name)_bucket{\(prefix)le=\"\(Self.number(bound))\"} \(count)\n"
        }
        text += "\(name)_bucket{\(prefix)le=\"+Inf\"} \(histogram.count)\n"
        text += "\(name)_sum\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(histogram.sum))\n"
        text += "\(name)_count\(labels.isEmpty ? "" : "{\(labels)}") \(histogram.count)\n"
      }
    }
    return text
  }

  private static func text(_ labels: [(String, String)]) -> String {
    labels.map { name, value in
      "\(name)=\"\(escaped(value))\""
    }.joined(separator: ",")
  }

  private static func escaped(_ value: String) -> String {
    // As nearly every value is, and each request brings several.
    guard value.utf8.contains(where: { "\\\"\n".utf8.contains($0) }) else { return value }
    return value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? "\(value)"
  }
}
