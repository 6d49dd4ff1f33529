import Fonts
import Testing

@Suite struct InstalledFontsTests {
  private let fonts = InstalledFonts()

  @Test(arguments: ["DejaVu Sans", "dejavu sans", "DejaVu Sans Bold", "DejaVuSans-Bold", "sans-serif"])
  func `a font is known by each of its names`(_ name: String) {
    #expect(fonts.has(name))
  }

  @Test(arguments: ["No Such Font 7", "", "DejaVu Sans:bold", "Déjà\0Vu"])
  func `what is no font's name is unknown, and another is taken`(_ name: String) {
    #expect(!fonts.has(name))
    #expect(fonts.substitute(for: name)?.isEmpty == false)
  }

  @Test func `characters that no font has are found, others are not`() throws {
    let letters = Set("Hamburgefönstiv Ελληνικά Русский 12.3\u{1F1}".unicodeScalars)
    #expect(fonts.missing(letters).isEmpty)
    // Never drawn: a line end, a mark of direction, a joiner, a variation selector, a soft hyphen.
    #expect(fonts.missing(["\n", "\u{200F}", "\u{200D}", "\u{FE0F}", "\u{AD}", "\u{A0}", "\0"]).isEmpty)
    // Not characters, so that no font has them.
    let nobody = try [0x10_FFFE, 0xFFFE].map { try #require(Unicode.Scalar(UInt32($0))) }
    #expect(fonts.missing(letters.union(nobody)) == nobody.reversed())
  }
}
