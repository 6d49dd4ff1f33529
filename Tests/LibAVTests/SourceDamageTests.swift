import MediaTypes
import Testing

@testable import LibAV

@Suite struct SourceDamageTests {
  @Test func `places are kept up to a bound, and counted after it`() throws {
    var damage = SourceDamage()
    for number in 0..<2500 { damage.count(.video(0), at: MediaTime(seconds: Double(number))) }
    let found = try #require(damage.places(of: .video(0), stream: 3))
    #expect(found.stream == 3 && found.count == 2500)
    #expect(found.placesMs == (0..<1000).map { Double($0) * 1000 })
    #expect(damage.places(of: .audio(0), stream: 1) == nil)
    #expect(damage.warnings(for: [.video(0)]).map(\.count) == [2500])
  }
}
