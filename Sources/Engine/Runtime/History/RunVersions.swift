import Foundation
import Glibc
import Pipelines

extension RunVersions {
  /// Of this program, this machine, and the stages that a pipeline uses.
  init(of pipeline: Pipeline, registry: StageRegistry) {
    system = Self.operatingSystem
    swift = Self.compiler
    (stages, libraries) = ([:], [:])
    for use in Set(pipeline.stages.map(\.uses)) {
      guard let stage = registry[use] else { continue }
      stages[use] = type(of: stage).version
      libraries.merge(type(of: stage).libraries) { first, _ in first }
    }
  }

  private static let operatingSystem: String = {
    var name = utsname()
    uname(&name)
    let release = withUnsafePointer(to: &name.release) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 65) { String(cString: $0) }
    }
    return "\(distribution ?? "Linux"), kernel \(release)"
  }()

  /// Source: os-release(5).
  private static var distribution: String? {
    guard let data = FileManager.default.contents(atPath: "/etc/os-release") else { return nil }
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("PRETTY_NAME=") }
    return line.map { $0.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\""]) }
  }

  private static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3.2)
      "6.3.2 or later"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
