import Glibc

/// What a machine has to give to the work on it.
public struct MachineCapacity: Sendable, Hashable {
  /// Cores, at least 1.
  public var cpus: Int
  /// In bytes.
  public var memory: Int64

  public init(cpus: Int, memory: Int64) {
    self.cpus = cpus
    self.memory = memory
  }

  /// This machine's cores and three quarters of its memory, 1 GiB at the least.
  public static var current: MachineCapacity {
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let memory = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
    return MachineCapacity(cpus: cores, memory: max(1 << 30, memory / 4 * 3))
  }
}
