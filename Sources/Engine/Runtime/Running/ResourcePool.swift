import Foundations
import Glibc
import Synchronization

/// What the machine has to give to the stages that run at a time.
///
/// Those who do not fit wait, in order; somebody smaller behind them may go first where there is room.
final class ResourcePool: Sendable {
  /// What somebody holds.
  struct Grant: Sendable {
    fileprivate var jobs = 1
    fileprivate var cpus: Int
    fileprivate var memory: Int64
  }

  private struct Waiter {
    var number: Int
    var wanted: Grant
    var continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var jobs: Int
    var cpus: Int
    var memory: Int64
    var waiters: [Waiter] = []
    var nextNumber = 0
    var cancelled: Set<Int> = []

    mutating func take(_ wanted: Grant) -> Bool {
      guard wanted.jobs <= jobs, wanted.cpus <= cpus, wanted.memory <= memory else { return false }
      jobs -= wanted.jobs
      cpus -= wanted.cpus
      memory -= wanted.memory
      return true
    }
  }

  private let cpus: Int
  private let memory: Int64
  private let state: Mutex<State>

  /// - Parameters:
  ///   - jobs: holders at a time at the most.
  ///   - memory: in bytes.
  init(jobs: Int, cpus: Int, memory: Int64) {
    self.cpus = cpus
    self.memory = memory
    state = Mutex(State(jobs: max(1, jobs), cpus: cpus, memory: memory))
  }

  /// This machine's cores and three quarters of its memory.
  static func machine(maximumJobs: Int?) -> ResourcePool {
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let memory = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
    return ResourcePool(jobs: maximumJobs ?? cores, cpus: cores, memory: max(1 << 30, memory / 4 * 3))
  }

  /// Waits for room. Who wants more than there is at all gets everything.
  /// - Throws: `CancellationError` when the task is cancelled meanwhile.
  func acquire(cpus: Int, memory: Int64) async throws -> Grant {
    let wanted = Grant(cpus: min(max(0, cpus), self.cpus), memory: min(max(0, memory), self.memory))
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    let granted = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if state.cancelled.remove(number) != nil { return false }
          if state.take(wanted) { return true }
          state.waiters.append(Waiter(number: number, wanted: wanted, continuation: continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      giveUp(number)
    }
    state.withLock { _ = $0.cancelled.remove(number) }
    guard granted else { throw CancellationError() }
    return wanted
  }

  func release(_ grant: Grant) {
    let served = state.withLock { state in
      state.jobs += grant.jobs
      state.cpus += grant.cpus
      state.memory += grant.memory
      var served: [Waiter] = []
      var others: [Waiter] = []
      for waiter in state.waiters {
        if state.take(waiter.wanted) { served.append(waiter) } else { others.append(waiter) }
      }
      state.waiters = others
      return served
    }
    for waiter in served { waiter.continuation.resume(returning: true) }
  }

  private func giveUp(_ number: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard let index = state.waiters.firstIndex(where: { $0.number == number }) else {
        // Not in the queue yet, or served already; the caller clears the mark.
        state.cancelled.insert(number)
        return nil
      }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation.resume(returning: false)
  }
}
