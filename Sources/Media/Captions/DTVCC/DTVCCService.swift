import MediaTypes

/// One caption service of a DTVCC channel: its windows, and the cues that they have shown.
struct DTVCCService: Sendable {
  private var windows = [DTVCCWindow?](repeating: nil, count: 8)
  private var current: Int?
  private var pending: [UInt8] = []
  private var delayedUntil: MediaTime?
  private let columns: Int
  private(set) var found = FoundCues()

  /// A service that is delayed keeps no more bytes than this. Source: ANSI/CTA-708-E, section 8.10.5.
  private static let bufferSize = 128

  /// - Parameter columns: of the grid that windows are anchored to.
  init(columns: Int) {
    self.columns = columns
  }

  mutating func take(_ bytes: ArraySlice<UInt8>, at time: MediaTime) {
    advance(to: time)
    pending += bytes
    if delayedUntil != nil {
      // These two are heard in spite of a delay, as is a full buffer.
      let isInterrupted = bytes.contains(0x8E) || bytes.contains(0x8F) || pending.count > Self.bufferSize
      guard isInterrupted else { return }
      delayedUntil = nil
    }
    interpret(at: time)
  }

  /// Ends a delay whose time is over.
  mutating func advance(to time: MediaTime) {
    while let until = delayedUntil, until <= time {
      delayedUntil = nil
      interpret(at: until)
    }
  }

  private mutating func interpret(at time: MediaTime) {
    var rest = pending[...]
    while delayedUntil == nil, let (command, count) = DTVCCCommand.first(of: rest) {
      rest = rest.dropFirst(count)
      apply(command, at: time)
    }
    pending = Array(rest)
  }

  private mutating func apply(_ command: DTVCCCommand, at time: MediaTime) {
    switch command {
    case .character, .backspace, .formFeed, .carriageReturn, .horizontalCarriageReturn, .penAttributes,
      .penColor,
      .penLocation, .windowAttributes:
      if let current { write(command, in: current, at: time) }
    case .setCurrentWindow(let index): current = windows[index] == nil ? current : index
    case .define(let index, let definition): define(index, definition, at: time)
    case .clear(let bits): change(bits, at: time) { $0?.clear() }
    case .display(let bits): for index in Self.indices(bits) { windows[index]?.show(at: time) }
    case .hide(let bits): change(bits, at: time) { $0?.hide() }
    case .toggle(let bits):
      for index in Self.indices(bits) {
        if windows[index]?.isVisible == true { hide(index, at: time) } else { windows[index]?.show(at: time) }
      }
    case .delete(let bits):
      change(bits, at: time) { $0 = nil }
      if let index = current, windows[index] == nil { current = nil }
    case .delay(let tenths): delayedUntil = time + MediaTime(Int64(tenths) * 100, of: .millisecond)
    case .delayCancel: delayedUntil = nil
    case .reset:
      change(0xFF, at: time) { $0 = nil }
      current = nil
    case .other: break
    }
  }

  private mutating func write(_ command: DTVCCCommand, in index: Int, at time: MediaTime) {
    switch command {
    case .character(let character): windows[index]?.write(character, at: time)
    case .backspace: windows[index]?.backspace()
    case .formFeed: change(1 << index, at: time) { $0?.clear() }
    case .carriageReturn:
      if windows[index]?.isAtLastRow == true { showUntil(time, index) }
      windows[index]?.carriageReturn(at: time)
    case .horizontalCarriageReturn: windows[index]?.clearRow()
    case .penAttributes(let isItalic, let isUnderlined):
      windows[index]?.style.isItalic = isItalic
      windows[index]?.style.isUnderlined = isUnderlined
    case .penColor(let foreground, let background):
      // White on black is how captions are anyway.
      let isWhite = foreground.opaque == CaptionColor(rgb: 0xFFFFFF)
      windows[index]?.style.color = isWhite ? nil : foreground
      let isPlain = background.alpha == 0 || background.opaque == CaptionColor(rgb: 0)
      windows[index]?.style.background = isPlain ? nil : background
    case .penLocation(let row, let column): windows[index]?.setPen(row: row, column: column)
    case .windowAttributes(let alignment): windows[index]?.alignment = alignment
    default: break
    }
  }

  private mutating func define(_ index: Int, _ definition: DTVCCWindow.Definition, at time: MediaTime) {
    current = index
    guard let old = windows[index] else {
      windows[index] = DTVCCWindow(definition)
      return
    }
    // Encoders repeat definitions, so that who joins late knows them.
    guard old.definition != definition else { return }
    showUntil(time, index)
    windows[index]?.redefine(definition)
    windows[index]?.hide()
    if definition.isVisible { windows[index]?.show(at: time) }
  }

  /// Changes windows after what they show has become cues.
  private mutating func change(_ bits: UInt8, at time: MediaTime, _ body: (inout DTVCCWindow?) -> Void) {
    for index in Self.indices(bits) {
      showUntil(time, index)
      body(&windows[index])
    }
  }

  private mutating func hide(_ index: Int, at time: MediaTime) {
    change(1 << index, at: time) { $0?.hide() }
  }

  private mutating func showUntil(_ time: MediaTime, _ index: Int) {
    if let cue = windows[index]?.cue(until: time, columns: columns) { found.append(cue) }
  }

  private static func indices(_ bits: UInt8) -> [Int] { (0..<8).filter { bits >> UInt8($0) & 1 == 1 } }

  /// Ends what is still shown.
  mutating func finish(at time: MediaTime) {
    advance(to: time)
    change(0xFF, at: time) { $0?.hide() }
  }
}
