import Foundation
import Testing

@Suite("The test signals themselves")
struct EventTests {
  @Test("a recorder's samples are the event's between its samples, to less than a thousandth of a sample")
  func exactness() {
    let frequencies = [100.0, 1_000, 2_900]
    for hertz in frequencies {
      let count = 24_000
      let event = Event((0..<count).map { Float(sin(2 * Double.pi * hertz * Double($0) / Event.rate)) })
      let recording = event.recording(startMs: 500.123_4, seconds: 1.5, driftPpm: 83, noise: nil)
      // Away from the ends, where cutting off at 3 kHz rings.
      for index in 800..<11_000 {
        let time = 0.500_123_4 + Double(index) / Event.rate / (1 + 83e-6)
        let turn = 2 * Double.pi * hertz
        let off = abs(Double(recording[index]) - sin(turn * time))
        // A sine that is early by a sample changes by at most its angle in that time.
        #expect(off < 0.001 * turn / Event.rate + 2e-4)
      }
    }
  }

  @Test("the same seed gives the same event, another seed another one, at the loudness of speech")
  func seeds() {
    let one = Event(seconds: 3, seed: 4).samples
    #expect(one == Event(seconds: 3, seed: 4).samples)
    #expect(one != Event(seconds: 3, seed: 5).samples)
    let power = one.reduce(0) { $0 + $1 * $1 } / Float(one.count)
    #expect((0.003...0.2).contains(power.squareRoot()))
    #expect(one.allSatisfy { abs($0) < 1 })
  }
}
