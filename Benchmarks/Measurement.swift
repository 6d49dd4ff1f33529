import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// What one run of a command took, by the operating system's own account.
struct Measurement {
  var wallSeconds: Double
  /// User and system time, children included.
  var cpuSeconds: Double
  /// The largest resident set of a single process, in MiB.
  var peakMebibytes: Double

  /// Runs a command to its end with its output thrown away.
  /// - Throws: ``BenchmarkError`` when it cannot be started or fails.
  static func run(_ command: [String]) throws -> Measurement {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in [0, 1, 2] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    let arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var identifier: pid_t = 0
    let start = ContinuousClock.now
    guard posix_spawnp(&identifier, command[0], &actions, nil, arguments, environ) == 0 else {
      throw BenchmarkError(description: "\(command[0]) cannot be started; is it installed?")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(identifier, &status, 0, &usage) < 0 && errno == EINTR {}
    let wall = start.duration(to: .now) / .seconds(1)
    guard status == 0 else {
      throw BenchmarkError(description: "failed with status \(status): \(command.joined(separator: " "))")
    }
    return Measurement(
      wallSeconds: wall, cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      peakMebibytes: Double(usage.ru_maxrss) / 1024)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }
}

struct BenchmarkError: Error, CustomStringConvertible {
  var description: String
}

extension [Double] {
  var median: Double {
    let sorted = self.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Median, and in brackets the lowest and highest.
  func summary(_ places: Int = 2) -> String {
    func text(_ number: Double) -> String { String(format: "%.\(places)f", number) }
    return "\(text(median)) (\(text(self.min() ?? .nan)) … \(text(self.max() ?? .nan)))"
  }
}

/// Runs a command and gives what it prints.
func output(of command: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = command
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self)
}
