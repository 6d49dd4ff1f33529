import Jobs

struct QueueDTO: Codable, Sendable {
  var name: String
  var mode: JobQueue.Mode
  var queued = 0
  var running = 0
  var waiting = 0

  init(name: String, mode: JobQueue.Mode) {
    self.name = name
    self.mode = mode
  }

  init(_ queue: JobQueue) {
    (name, mode) = (queue.name, queue.mode)
    (queued, running, waiting) = (queue.queued, queue.running, queue.waiting)
  }

  var queue: JobQueue {
    JobQueue(name: name, mode: mode, queued: queued, running: running, waiting: waiting)
  }
}

struct QueueListDTO: Codable, Sendable {
  var queues: [QueueDTO]
}
