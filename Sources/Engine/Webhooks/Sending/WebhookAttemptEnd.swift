import Foundation
import Foundations

/// What an attempt leaves in the table.
struct WebhookAttemptEnd: Sendable {
  var state: WebhookDelivery.State
  /// The receiver's answer, where there was one.
  var status: Int?
  var error: String?
  var failures: Int
  /// When the next attempt is due, where there is one.
  var due: Date?

  /// - Parameter random: 0 … 1.
  init(_ attempt: WebhookAttempt, answer: WebhookAnswer, host: String, now: Date, random: Double) {
    switch answer.status {
    case 200..<300:
      self.init(state: .delivered, status: answer.status, failures: attempt.failures)
    case 410:
      self.init(
        state: .disabled, status: answer.status, error: WebhookError.gone(host).description,
        failures: attempt.failures + 1)
    default:
      self.init(
        attempt, error: WebhookError.answered(host, status: answer.status), status: answer.status,
        retryAfter: WebhookRetrySchedule.retryAfter(answer.retryAfter, now: now), now: now, random: random)
    }
  }

  /// What this module refuses ends it at once; whatever else fails may pass.
  init(
    _ attempt: WebhookAttempt, error: any Error, status: Int? = nil, retryAfter: Date? = nil, now: Date,
    random: Double
  ) {
    let failures = attempt.failures + 1
    let isTransient = (error as? WebhookError)?.isTransient ?? true
    let due =
      isTransient
      ? WebhookRetrySchedule.next(after: failures, now: now, retryAfter: retryAfter, random: random) : nil
    self.init(
      state: due == nil ? .failed : .pending, status: status, error: "\(error)", failures: failures, due: due)
  }

  private init(
    state: WebhookDelivery.State, status: Int? = nil, error: String? = nil, failures: Int, due: Date? = nil
  ) {
    self.state = state
    self.status = status
    self.error = error
    self.failures = failures
    self.due = due
  }
}
