public import Runtime

/// Which jobs may start beside those that run, by what they take of the machine.
///
/// Each class has a little room that those below it cannot take: one core and an eighth of the memory. So a light
/// job of a higher class starts at once however many heavy ones run; cores are shared by the operating system
/// then, which gives the higher class its share first (see ``JobPriority/niceness``), and memory is never promised twice.
public struct Admission: Sendable, Hashable {
  public var capacity: MachineCapacity

  public init(capacity: MachineCapacity = .current) {
    self.capacity = capacity
  }

  /// Cores that may be promised when a job of a class starts, its own included.
  func cpus(for priority: JobPriority) -> Int {
    capacity.cpus + priority.rawValue
  }

  /// Memory that may be promised when a job of a class starts, its own included, in bytes.
  func memory(for priority: JobPriority) -> Int64 {
    let classesAbove = JobPriority.interactive.rawValue - priority.rawValue
    return capacity.memory / 8 * Int64(8 - classesAbove)
  }

  func fits(_ resources: JobResources, _ priority: JobPriority, beside running: JobResources) -> Bool {
    running.cpus + resources.cpus <= cpus(for: priority)
      && running.memory + resources.memory <= memory(for: priority)
  }

  /// Why a job could not start even on an idle machine, as a part of a sentence; `nil` where it can.
  func whatNeverFits(_ resources: JobResources, _ priority: JobPriority) -> String? {
    if resources.cpus > capacity.cpus {
      return "it asks for \(resources.cpus) cores and the machine has \(capacity.cpus)"
    }
    let most = memory(for: priority)
    if resources.memory > most {
      return "it asks for \(resources.memory) bytes of memory, and a job of the class "
        + "\(priority.name) may have \(most) on this machine"
    }
    return nil
  }
}

extension JobPriority {
  /// What is added to the niceness of an attempt's process; see nice(2).
  var niceness: Int32 {
    switch self {
    case .bulk: 10
    case .normal: 5
    case .interactive: 0
    }
  }
}
