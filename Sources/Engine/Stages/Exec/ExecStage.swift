import Foundation
import Foundations
import MediaTypes
import Pipelines
import Runtime
import Subprocess
import SystemPackage

/// Runs any program.
struct ExecStage: Stage {
  static let declaration = StageDeclaration(
    name: "exec",
    summary: "Runs any program on declared inputs and takes the files it makes.",
    discussion: """
      The program runs in an empty work folder, in a session of its own, and sees no variables but `PATH`, \
      `HOME`, `LANG`, `TMPDIR` and those under `environment`. `{work}`, `{inputs.NAME}` and \
      `{outputs.NAME}` in its arguments are absolute paths; other braces stay. When the stage is cancelled \
      or its `timeout` passes, its process group is asked to end and, five seconds later, killed. What is \
      left of the group when it ends is killed too. What it moves into a group or session of its own, as \
      `setsid` does, is not followed.

      Its result is kept like any other: with the same command, inputs and environment it does not run \
      again. Use `cache: false` for a program whose result depends on more than that.
      """,
    parameters: ExecParameters.declarations,
    outputs: [
      OutputDeclaration("files", .map(.file), "The files under `outputs`, by name."),
      OutputDeclaration(
        "log", .object(["stdout": .file, "stderr": .file]), "What it wrote: the last 1 MiB of each."),
      OutputDeclaration("exitCode", .integer, "One of `expectedExitCodes`."),
    ],
    example: """
      contact:
        uses: exec
        with:
          command: [ffmpeg, -i, "{inputs.source}", -vf, "tile=4x4", -frames:v, 1, "{outputs.contact}"]
          inputs: { source: "${{ inputs.source }}" }
          outputs: { contact: contact.png }
      """)
  static let version = 1

  func run(_ parameters: ExecParameters, in context: StageContext) async throws -> [String: Value] {
    let (folder, process) = try await onBlockingThread(context.name) { try prepare(parameters, context) }
    let ending = try await process.run(context.cancellation)
    guard case .exited(let code) = ending.status, parameters.expectedExitCodes.contains(Int(code)) else {
      throw ExecError.failed(
        process.words[0], ending: Self.words(for: ending.status), lastLine: ending.errors.lastLines(1).first,
        tail: ending.errors.lastLines(20).joined(separator: "\n"))
    }
    return try await onBlockingThread(context.name) {
      [
        "files": .object(try folder.collect()),
        "log": [
          "stdout": try keep(ending.output, as: "stdout.log", context),
          "stderr": try keep(ending.errors, as: "stderr.log", context),
        ],
        "exitCode": .integer(Int64(code)),
      ]
    }
  }

  private func prepare(
    _ parameters: ExecParameters, _ context: StageContext
  ) throws -> (ExecFolder, ExecProcess) {
    let folder = try ExecFolder(parameters, in: context.workFolder)
    let command = try ExecCommand(
      parameters, work: folder.work, inputs: folder.inputs, outputs: folder.outputs)
    var input = FilePath("/dev/null")
    if let text = parameters.stdin {
      input = context.workFolder.appending("stdin")
      try OutputFile.write(Array(text.utf8), to: input)
    }
    let environment = try Self.environment(parameters, temporary: folder.temporary)
    let process = ExecProcess(
      words: command.words, folder: folder.work, environment: environment, input: input)
    return (folder, process)
  }

  private static func environment(
    _ parameters: ExecParameters, temporary: FilePath
  ) throws -> [String: String] {
    let own = ProcessInfo.processInfo.environment
    var environment = ["PATH": own["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", "TMPDIR": temporary.string]
    environment["HOME"] = own["HOME"] ?? temporary.string
    environment["LANG"] = own["LANG"] ?? "C.UTF-8"
    for (name, value) in parameters.environment {
      let text = value.plainText
      guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "=") }),
        !text.utf8.contains(0),
        let first = name.first, !first.isNumber
      else { throw ExecError.badEnvironment(name) }
      environment[name] = text
    }
    return environment
  }

  private func keep(_ tail: OutputTail, as name: String, _ context: StageContext) throws -> Value {
    let path = context.outputFile(name)
    try OutputFile.write(tail.content, to: path)
    return .file(FileReference(path: path.string, mediaType: "text/plain"))
  }

  private static func words(for status: TerminationStatus) -> String {
    switch status {
    case .exited(let code): "ended with exit code \(code)"
    case .signaled(let signal): "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
  }
}
