import Foundation
import SystemPackage

/// Names of tapes, which files are to an edit decision list: eight letters and digits, one for each file.
struct ReelNames {
  /// `BL` is black and `AX` a source without timecode.
  private var taken: Set<String> = ["BL", "AX"]
  private var reels: [String: String] = [:]

  /// The reel of a file: what its name has of A to Z and 0 to 9, with a letter at the end where that is taken
  /// (a digit would make it the name of another recording of the same camera).
  mutating func reel(of path: String) -> String {
    if let reel = reels[path] { return reel }
    let stem = FilePath(path).stem ?? ""
    let letters = stem.uppercased().decomposedStringWithCanonicalMapping.unicodeScalars.filter {
      ("A"..."Z").contains($0) || ("0"..."9").contains($0)
    }
    let base = letters.isEmpty ? "REEL" : String(String.UnicodeScalarView(letters.prefix(8)))
    var reel = base
    var number = 1
    while !taken.insert(reel).inserted {
      let suffix = Self.letters(number)
      reel = base.prefix(8 - suffix.count) + suffix
      number += 1
    }
    reels[path] = reel
    return reel
  }

  /// `A` for 0, `B` for 1, `AA` after `Z`.
  private static func letters(_ number: Int) -> String {
    let rest = number / 26
    let letter = String(UnicodeScalar(UInt8(65 + number % 26)))
    return rest == 0 ? letter : letters(rest - 1) + letter
  }
}
