import Foundation
import FoundationXML
import MediaTypes

/// Elements of an XML document, with attributes in the order given.
enum XML {
  static func element(
    _ name: String, _ attributes: [(String, String)] = [], _ children: [XMLElement] = []
  ) -> XMLElement {
    let element = XMLElement(name: name)
    for (name, value) in attributes {
      // Foundation's type says "any object"; what it makes is a node.
      guard let attribute = XMLNode.attribute(withName: name, stringValue: legal(value)) as? XMLNode else {
        continue
      }
      element.addAttribute(attribute)
    }
    for child in children { element.addChild(child) }
    return element
  }

  static func element(_ name: String, text: String) -> XMLElement {
    XMLElement(name: name, stringValue: legal(text))
  }

  /// A document as UTF-8. Foundation would write a type declaration with empty identifiers, hence the own
  /// prologue.
  static func document(_ root: XMLElement, type: String) -> Data {
    let body = root.xmlString(options: [.nodePrettyPrint, .nodeCompactEmptyElement])
    return Data("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE \(type)>\n\n\(body)\n".utf8)
  }

  /// A time as FCPXML writes it: a reduced fraction of a second, whose denominator has at most 32 bits.
  static func time(_ time: MediaTime) -> String {
    let seconds = Rational(time.ticks, MediaTime.ticksPerSecond) ?? Rational(0)
    return seconds.denominator == 1 ? "\(seconds.numerator)s" : "\(seconds.numerator)/\(seconds.denominator)s"
  }

  /// XML 1.0 has no form for most control characters, which file names may contain.
  private static func legal(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: scalars.append(scalar)
      default: scalars.append("\u{FFFD}")
      }
    }
    return String(scalars)
  }
}
