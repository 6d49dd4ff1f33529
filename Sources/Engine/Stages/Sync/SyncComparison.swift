import Alignment
public import Foundations
import MediaTypes
import Synchronization
public import SystemPackage

/// Puts recordings on the clock of one of them: reads the sound of each once, then compares all with all.
public struct SyncComparison: Sendable {
  /// In the order given.
  public let sources: [SyncSource]
  /// The name of the recording whose clock everything is measured against.
  public let master: String
  /// The largest difference in clock speed that is looked for, in ppm.
  public let maximumDrift: Double
  /// Whether ``SyncOutcome/drawPictures(in:cancellation:)`` has something to draw.
  public let keepsTraces: Bool

  /// More take longer than anybody waits: the work grows with the square of their number.
  public static let mostRecordings = 100
  /// In ppm; ten times what the worst devices differ by.
  public static let mostDrift = 2_500.0

  /// - Parameter master: `nil` for the first.
  /// - Throws: ``SyncError``.
  public init(
    _ sources: [SyncSource], master: String? = nil, maximumDrift: Double = 500, keepsTraces: Bool = false
  ) throws {
    guard sources.count >= 2 else { throw SyncError.tooFewRecordings(sources.count) }
    guard sources.count <= Self.mostRecordings else {
      throw SyncError.tooManyRecordings(sources.count, limit: Self.mostRecordings)
    }
    if let master, !sources.contains(where: { $0.name == master }) {
      throw SyncError.unknownMaster(master, known: Self.names(of: sources))
    }
    self.sources = sources
    self.master = master ?? sources[0].name
    self.maximumDrift = maximumDrift
    self.keepsTraces = keepsTraces
  }

  /// Each once, in the order of the recordings.
  static func names(of sources: [SyncSource]) -> [String] {
    var seen: Set<String> = []
    return sources.map(\.name).filter { seen.insert($0).inserted }
  }

  /// Blocks for as long as it takes.
  /// - Parameters:
  ///   - folder: where samples are kept as long as they are needed, 32 kB for each second of a recording.
  ///   - progress: hears how far it is, from any thread.
  /// - Throws: ``SyncError`` where nothing can be compared, ``SystemError``, ``AVFailure``, ``Cancelled``.
  public func run(
    in folder: FilePath, cancellation: Cancellation, progress: @escaping @Sendable (SyncProgress) -> Void
  ) throws -> SyncOutcome {
    let heard = try read(in: folder, cancellation: cancellation, progress)
    guard let first = sources.firstIndex(where: { $0.name == master }) else {
      preconditionFailure("the initialiser has found the master")
    }
    guard heard[first].recording.sound != nil else {
      throw SyncError.masterWithoutSound(path: heard[first].recording.path)
    }
    guard heard.count(where: { $0.recording.sound != nil }) >= 2 else { throw SyncError.tooFewWithSound }
    let solver = SyncSolver(maximumDrift: maximumDrift, keepsTraces: keepsTraces)
    let solution = try solver.solve(heard.map(\.recording), master: master, cancellation: cancellation) {
      progress(SyncProgress(phase: .comparing, fraction: $0))
    }
    let order = [first] + sources.indices.filter { $0 != first }
    return SyncOutcome(solution: solution, heard: order.map { heard[$0] })
  }

  /// Reads at most two recordings at a time: one disk feeds no more.
  private func read(
    in folder: FilePath, cancellation: Cancellation, _ progress: @escaping @Sendable (SyncProgress) -> Void
  ) throws -> [HeardRecording] {
    let mean = MeanProgress(count: sources.count)
    return try parallelMap("sync", sources, width: 2, cancellation: cancellation) {
      index, source, cancellation in
      let heard = try SoundReader(folder: folder, cancellation: cancellation).read(source) {
        progress(SyncProgress(phase: .reading, fraction: mean.advance(index, $0)))
      }
      progress(SyncProgress(phase: .reading, fraction: mean.advance(index, 1)))
      return heard
    }
  }
}

/// How far a comparison is.
public struct SyncProgress: Sendable, Hashable {
  public enum Phase: String, Sendable, Hashable {
    case reading
    case comparing
  }

  public var phase: Phase
  /// Of the phase, 0 … 1.
  public var fraction: Double

  /// Of all the work, 0 … 1; comparing takes about a quarter of it.
  public var total: Double {
    switch phase {
    case .reading: 0.75 * fraction
    case .comparing: 0.75 + 0.25 * fraction
    }
  }
}

/// How much of several things is done on the whole.
private final class MeanProgress: Sendable {
  private let fractions: Mutex<[Double]>

  init(count: Int) {
    fractions = Mutex(Array(repeating: 0, count: count))
  }

  /// - Returns: the mean, 0 … 1.
  func advance(_ index: Int, _ fraction: Double) -> Double {
    fractions.withLock { fractions in
      fractions[index] = fraction
      return fractions.reduce(0, +) / Double(fractions.count)
    }
  }
}
