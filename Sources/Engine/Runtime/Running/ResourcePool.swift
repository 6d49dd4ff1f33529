import Foundations
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

  /// A place in the queue.
  struct Request: Sendable {
    fileprivate var number: Int
    fileprivate var wanted: Grant
  }

  private struct Waiter {
    var request: Request
    /// `nil` until its owner waits.
    var continuation: CheckedContinuation<Bool, Never>?
  }

  private struct State {
    var jobs: Int
    var cpus: Int
    var memory: Int64
    var waiters: [Waiter] = []
    var nextNumber = 0
    /// Requests whose owners have not asked for the answer yet.
    var served: Set<Int> = []
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

  static func machine(maximumJobs: Int?) -> ResourcePool {
    let capacity = MachineCapacity.current
    return ResourcePool(jobs: maximumJobs ?? capacity.cpus, cpus: capacity.cpus, memory: capacity.memory)
  }

  /// The machine for runs that share it: one stage of each, and no fewer stages at a time than there are cores.
  static func machine(filesAtATime: Int) -> ResourcePool {
    machine(maximumJobs: max(filesAtATime, MachineCapacity.current.cpus))
  }

  /// Takes a place in the queue, for which ``acquire(_:)`` has to be called later. Who wants more than there is
  /// at all gets everything.
  func request(cpus: Int, memory: Int64) -> Request {
    let wanted = Grant(cpus: min(max(0, cpus), self.cpus), memory: min(max(0, memory), self.memory))
    return state.withLock { state in
      state.nextNumber += 1
      let request = Request(number: state.nextNumber, wanted: wanted)
      if state.take(wanted) {
        state.served.insert(request.number)
      } else {
        state.waiters.append(Waiter(request: request))
      }
      return request
    }
  }

  /// Waits for room.
  /// - Throws: `CancellationError` when the task is cancelled meanwhile; the place is then given up.
  func acquire(_ request: Request) async throws -> Grant {
    let number = request.number
    let granted = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if state.served.remove(number) != nil { return true }
          guard let index = state.waiters.firstIndex(where: { $0.request.number == number }) else {
            return false
          }
          if state.cancelled.contains(number) {
            state.waiters.remove(at: index)
            return false
          }
          state.waiters[index].continuation = continuation
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      giveUp(number)
    }
    state.withLock { _ = $0.cancelled.remove(number) }
    guard granted else { throw CancellationError() }
    return request.wanted
  }

  func release(_ grant: Grant) {
    let served = state.withLock { state in
      state.jobs += grant.jobs
      state.cpus += grant.cpus
      state.memory += grant.memory
      var served: [Waiter] = []
      var others: [Waiter] = []
      for waiter in state.waiters {
        if state.take(waiter.request.wanted) {
          if waiter.continuation == nil { state.served.insert(waiter.request.number) }
          served.append(waiter)
        } else {
          others.append(waiter)
        }
      }
      state.waiters = others
      return served
    }
    for waiter in served { waiter.continuation?.resume(returning: true) }
  }

  private func giveUp(_ number: Int) {
    let waiter = state.withLock { state -> Waiter? in
      // Its owner does not wait yet, or was served already; he clears the mark.
      state.cancelled.insert(number)
      guard let index = state.waiters.firstIndex(where: { $0.request.number == number }),
        state.waiters[index].continuation != nil
      else { return nil }
      return state.waiters.remove(at: index)
    }
    waiter?.continuation?.resume(returning: false)
  }
}
