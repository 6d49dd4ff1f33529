import MediaTypes

/// Where a recording truly lies on a master's clock.
struct SyncTruth: Sendable {
  /// A part of the recording in which both clocks run evenly, in ms of each of them.
  struct Stretch: Sendable {
    var camera: ClosedRange<Double>
    var master: ClosedRange<Double>

    /// In ppm, positive when the camera's clock runs fast.
    var driftPpm: Double {
      ((camera.upperBound - camera.lowerBound) / (master.upperBound - master.lowerBound) - 1) * 1e6
    }

    func masterTime(of time: Double) -> Double {
      master.lowerBound + (time - camera.lowerBound) / (1 + driftPpm * 1e-6)
    }
  }

  /// In the order of time; between two of them is a jump.
  let stretches: [Stretch]

  /// A jump is reported in time when it is this near, in ms.
  static let jumpTolerance = 1_000.0

  /// What the two share; `nil` where that is nothing.
  /// - Parameters:
  ///   - masterMs: length of the master on its own clock, in ms.
  ///   - cameraMs: length of the camera on its own clock, in ms.
  init?(
    master: SyncDataset.Recording, masterMs: Double, camera: SyncDataset.Recording, cameraMs: Double
  ) {
    self.init(master.spans(lengthMs: masterMs), camera.spans(lengthMs: cameraMs), sharing: master, camera)
  }

  /// Where the camera lies although the two do not run at the same time: by the master's clock, had it gone on.
  init?(
    beside master: SyncDataset.Recording, masterMs: Double, camera: SyncDataset.Recording, cameraMs: Double
  ) {
    var spans = master.spans(lengthMs: masterMs)
    guard !spans.isEmpty else { return nil }
    let day = 86_400_000.0
    spans[0].extend(before: day)
    spans[spans.count - 1].extend(after: day)
    self.init(spans, camera.spans(lengthMs: cameraMs), sharing: master, camera)
  }

  private init?(
    _ masters: [Span], _ cameras: [Span], sharing master: SyncDataset.Recording,
    _ camera: SyncDataset.Recording
  ) {
    guard let event = master.event, event == camera.event else { return nil }
    var stretches: [Stretch] = []
    for camera in cameras {
      for master in masters {
        let start = max(camera.event.lowerBound, master.event.lowerBound)
        let end = min(camera.event.upperBound, master.event.upperBound)
        guard start < end else { continue }
        stretches.append(
          Stretch(
            camera: camera.time(of: start)...camera.time(of: end),
            master: master.time(of: start)...master.time(of: end)))
      }
    }
    guard !stretches.isEmpty else { return nil }
    self.stretches = stretches.sorted { $0.camera.lowerBound < $1.camera.lowerBound }
  }

  /// How long both run, in ms of the camera.
  var overlapMs: Double { stretches.reduce(0) { $0 + $1.camera.upperBound - $1.camera.lowerBound } }

  /// When each jump is, in ms of the camera: from the last that is known before to the first after.
  var jumps: [ClosedRange<Double>] {
    zip(stretches, stretches.dropFirst()).map { before, after in
      let (start, end) = (before.camera.upperBound, after.camera.lowerBound)
      return min(start, end)...max(start, end)
    }
  }

  /// The errors of an answer in ms, none of them negative.
  struct Errors: Sendable, Hashable, Encodable {
    /// At the beginning and the end of the overlap.
    var startMs: Double
    var endMs: Double
    /// Anywhere in the overlap, but for a second around each jump.
    var greatestMs: Double
    /// In each stretch, of the piece that the answer has for its middle.
    var piecesMs: [Double]
  }

  /// - Parameter answer: the pieces of an answer, at least one.
  func errors(of answer: [SyncSegment]) -> Errors {
    var errors = Errors(startMs: 0, endMs: 0, greatestMs: 0, piecesMs: [])
    for (index, stretch) in stretches.enumerated() {
      let (start, end) = (stretch.camera.lowerBound, stretch.camera.upperBound)
      let (isFirst, isLast) = (index == 0, index == stretches.count - 1)
      /// The error of the piece that the answer has for a moment.
      func error(at time: Double, ofPieceAt moment: Double) -> Double {
        let segment = answer.last { $0.fromMs <= moment } ?? answer[0]
        return abs(segment.masterTime(of: time) - stretch.masterTime(of: time))
      }
      let margin = min(Self.jumpTolerance, (end - start) / 2)
      let (from, to) = (isFirst ? start : start + margin, isLast ? end : end - margin)
      // The error runs in straight lines that break where a piece of the answer begins.
      var found = [error(at: start, ofPieceAt: from), error(at: end, ofPieceAt: to)]
      if isFirst { errors.startMs = found[0] }
      if isLast { errors.endMs = found[1] }
      for time in answer.dropFirst().map(\.fromMs) where from < time && time < to {
        found += [error(at: time, ofPieceAt: time.nextDown), error(at: time, ofPieceAt: time)]
      }
      errors.greatestMs = max(errors.greatestMs, found.max() ?? 0)
      let middle = (start + end) / 2
      errors.piecesMs.append(max(error(at: start, ofPieceAt: middle), error(at: end, ofPieceAt: middle)))
    }
    return errors
  }
}

/// A piece of a recording with both of its ends.
private struct Span {
  /// In ms of the event.
  var event: ClosedRange<Double>
  var piece: SyncDataset.Piece

  /// In ms of the recording.
  func time(of eventTime: Double) -> Double {
    piece.fromMs + (eventTime - piece.startMs) * (1 + piece.driftPpm * 1e-6)
  }

  mutating func extend(before: Double = 0, after: Double = 0) {
    event = (event.lowerBound - before)...(event.upperBound + after)
  }
}

extension SyncDataset.Recording {
  fileprivate func spans(lengthMs: Double) -> [Span] {
    pieces.enumerated().compactMap { index, piece in
      let next = index + 1 < pieces.count ? pieces[index + 1] : nil
      let end = min(lengthMs, next.map { $0.fromMs - ($0.gapMs ?? 0) } ?? lengthMs)
      guard end > piece.fromMs else { return nil }
      let length = (end - piece.fromMs) / (1 + piece.driftPpm * 1e-6)
      return Span(event: piece.startMs...(piece.startMs + length), piece: piece)
    }
  }
}
