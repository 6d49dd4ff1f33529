import Captions
import Foundations
import MediaTypes
import Pipelines
import Runtime
import SystemPackage

/// Holds captions against a style guide, and repairs what can be.
struct CaptionsLintStage: Stage {
  static let declaration = StageDeclaration(
    name: "captions.lint",
    summary: "Holds captions against a style guide, and repairs what can be.",
    discussion: """
      Durations, reading speed, gaps, overlaps, lines and their breaks, frames and shot changes are checked as far as the \
      style has figures for them and frame rate and shot changes are known; the report says what was not. With `fix` \
      captions end sooner or later and lines break elsewhere, but no word is lost, and nothing that was right becomes \
      wrong. What cannot be repaired so remains.
      """,
    parameters: CaptionsLintParameters.declarations,
    outputs: [
      OutputDeclaration("captions", .file, optional: true, "The repaired captions; null without `fix`."),
      OutputDeclaration(
        "report", .file,
        "The findings as JSON, each with cue, rule, what was measured, the limit, and whether it was fixed."),
      OutputDeclaration(
        "info", .object(["findings": .integer, "fixed": .integer, "remaining": .integer]),
        "How many there are."),
    ],
    example: """
      styled:
        uses: captions.lint
        with: { captions: "${{ inputs.captions }}", style: bbc, frameRate: "25", fix: true }
      """)
  static let version = 3

  func run(_ parameters: CaptionsLintParameters, in context: StageContext) async throws -> [String: Value] {
    try await onBlockingThread(context.name) {
      let (bytes, reading) = try CaptionFiles.read(parameters.captions)
      for warning in reading.warnings { context.warn(warning) }
      guard !reading.document.cues.isEmpty else {
        throw CaptionsLintError.noCues(name: parameters.captions.name)
      }
      let linter = try Self.linter(parameters, reading.format)

      var captions = Value.null
      let report: StyleReport
      if parameters.fix {
        let (document, findings) = linter.fix(reading.document)
        report = findings
        let format = parameters.format ?? reading.format.written
        if report.fixed == 0, format == reading.format {
          captions = try CaptionFiles.write(bytes, as: format, in: context)
        } else {
          let writing = try CaptionFile.write(document, as: format)
          for warning in writing.warnings { context.warn(warning) }
          captions = try CaptionFiles.write(writing.text.utf8, as: format, in: context)
        }
      } else {
        report = linter.check(reading.document)
      }
      let file = context.outputFile("style.json")
      try OutputFile.write(to: file) { write in
        var head = report
        head.findings = []
        try ListReport.write(head, list: "findings", report.findings, to: write)
      }
      return [
        "captions": captions,
        "report": .file(FileReference(path: file.string, mediaType: "application/json")),
        "info": [
          "findings": .integer(Int64(report.findings.count)), "fixed": .integer(Int64(report.fixed)),
          "remaining": .integer(Int64(report.remaining)),
        ],
      ]
    }
  }

  private static func linter(
    _ parameters: CaptionsLintParameters, _ format: CaptionFormat
  ) throws -> StyleLinter {
    var linter = StyleLinter(style: parameters.style)
    linter.language = parameters.language
    linter.isForChildren = parameters.children
    if [.advancedSubStation, .subStation].contains(format) { linter.resolution = MediaTime(seconds: 0.01) }
    if let file = parameters.shots {
      guard let list = try ShotList(file) else { throw CaptionsLintError.notShots(name: file.name) }
      linter.frameRate = list.frameRate
      if list.frameRate != nil {
        linter.shotChanges = list.shotChanges.map { MediaTime(seconds: $0.ms / 1_000) }
      }
    }
    if let text = parameters.frameRate {
      guard let rate = FrameRate.rate(text), StyleLinter.frameRates.contains(rate.doubleValue) else {
        throw CaptionsLintError.badFrameRate(text)
      }
      linter.frameRate = rate
    }
    return linter
  }
}
