import Alignment
import Captions
import Foundations
import MediaTypes
import Stages
import SystemPackage

/// Times the captions of a dataset and puts every answer beside the truth.
struct CaptionEvaluator: Sendable {
  let dataset: CaptionDataset
  /// What the dataset's paths are relative to.
  let folder: FilePath
  /// Items that are worked on at a time.
  let jobs: Int
  let cancellation: Cancellation

  /// Blocks for as long as it takes.
  /// - Parameter names: of cases; none for all.
  /// - Throws: what reading a recording or captions throws, ``Cancelled``.
  func run(_ names: Set<String>, progress: @escaping SyncEvaluator.Progress) throws -> CaptionEvaluation {
    var evaluation = CaptionEvaluation()
    for one in dataset.cases where names.isEmpty || names.contains(one.name) {
      progress(one.name, 0, one.items.count)
      // Each recording is listened to once, however many captions are held against it.
      let media = Dictionary(grouping: one.items, by: \.media).sorted { $0.key < $1.key }
      @Sendable func report(_ done: Int) { progress(one.name, done, media.count) }
      let verdicts = try parallelMap("eval", media, width: jobs, cancellation: cancellation, ended: report) {
        _, group, cancellation in
        let path = folder.pushing(FilePath(group.key))
        let timer = CaptionTimer(try SpeechReader(cancellation: cancellation).read(path))
        return try group.value.map { item in
          // Which language it is, is known; captions that were typed live say nothing of it.
          let timing = try timer.time(
            try captions(item), by: item.captions == nil ? .anchor : .auto, language: item.language,
            cancellation: cancellation)
          return CaptionVerdict(timing, of: item, in: one.name)
        }
      }
      evaluation.add(one.name, verdicts.flatMap { $0 })
    }
    return evaluation
  }

  private func captions(_ item: CaptionDataset.Item) throws -> CaptionDocument {
    func file(_ path: String) -> FileReference { FileReference(path: folder.pushing(FilePath(path)).string) }
    if let text = item.text { return try KnownText.read(file(text)).document }
    guard let captions = item.captions else {
      throw DatasetError(
        path: folder, maker: CaptionDataset.maker, reason: "has neither captions nor text for \(item.name)")
    }
    return try CaptionFiles.read(file(captions)).reading.document
  }
}
