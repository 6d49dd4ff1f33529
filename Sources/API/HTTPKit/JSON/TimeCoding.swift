public import Foundation
import Foundations

extension JSONEncoder.DateEncodingStrategy {
  /// As ``Foundations/Timestamp``, as all answers have it.
  public static var iso8601Milliseconds: JSONEncoder.DateEncodingStrategy {
    .custom { try Timestamp($0).encode(to: $1) }
  }
}

extension JSONDecoder.DateDecodingStrategy {
  /// What ``Foundation/JSONEncoder/DateEncodingStrategy/iso8601Milliseconds`` writes.
  public static var iso8601Milliseconds: JSONDecoder.DateDecodingStrategy {
    .custom { try Timestamp(from: $0).date }
  }
}
