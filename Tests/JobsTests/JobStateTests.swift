import Jobs
import Testing

@Suite struct JobStateTests {
  @Test func threeStatesAreFinal() {
    #expect(JobState.allCases.filter(\.isFinal) == [.succeeded, .failed, .cancelled])
  }
}
