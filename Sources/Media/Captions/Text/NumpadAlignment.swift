/// The nine places of a picture, numbered as on the keys of a number pad, as ASS does.
enum NumpadAlignment: Int {
  case bottomLeft = 1
  case bottomCenter, bottomRight, middleLeft, middleCenter, middleRight, topLeft, topCenter, topRight

  init?(numpad text: some StringProtocol) {
    guard let number = Int(text) else { return nil }
    self.init(rawValue: number)
  }

  /// As SSA numbers them: 1 … 3 below, 5 … 7 above, 9 … 11 in the middle.
  init?(subStation number: Int) {
    guard (1..<12).contains(number), number & 3 != 0 else { return nil }
    self.init(rawValue: (number & 3) + [0, 6, 3][number >> 2])
  }

  var subStation: Int { column + 1 + [0, 8, 4][row] }

  /// 0 left, 1 center, 2 right.
  var column: Int { (rawValue - 1) % 3 }
  /// 0 below, 1 in the middle, 2 above.
  var row: Int { (rawValue - 1) / 3 }

  /// `nil` for the place where captions are without one.
  var placement: CuePlacement? {
    guard self != .bottomCenter else { return nil }
    var placement = CuePlacement()
    placement.textAlignment = [.left, .center, .right][column]
    switch row {
    case 1:
      placement.line = .percent(50)
      placement.lineAlignment = .center
    case 2: placement.line = .number(0)
    default: break
    }
    return placement
  }

  /// The place nearest to a placement; `nil` where there is none.
  init?(_ placement: CuePlacement?) {
    guard let placement else { return nil }
    let column =
      switch placement.textAlignment {
      case .left, .start: 0
      case .center: 1
      case .right, .end: 2
      }
    let row =
      switch placement.line {
      case .number(let number): number >= 0 && number < 6 ? 2 : 0
      case .percent(let percent): percent < 34 ? 2 : percent < 67 ? 1 : 0
      case nil: 0
      }
    self.init(rawValue: row * 3 + column + 1)
  }
}

extension CaptionColor {
  /// The same without transparency.
  var opaque: CaptionColor { CaptionColor(red: red, green: green, blue: blue) }
}
