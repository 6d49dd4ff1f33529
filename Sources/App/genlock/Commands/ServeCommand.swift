import ArgumentParser
import Foundations
import Jobs
import Logging
import Runtime
import Service
import Stages
import SystemPackage

/// `genlock serve`
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the engine over HTTP: jobs, their events, and what they made.",
    discussion: """
      Every option can be set in a file (--config, YAML) or in the environment (GENLOCK_PORT, GENLOCK_PUBLIC_URL …) too;
      docs/configuration.md lists all settings. An option goes before the environment, that before the file.

      EXAMPLES
        genlock serve
        genlock serve --port 0 --workspace /srv/genlock
        genlock serve --host 0.0.0.0 --config genlock-server.yaml
        genlock serve --config genlock-server.yaml --print-settings
        curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8330/v1/jobs

      Without a token in the workspace, the first start on this machine's own address makes one and shows it. Ctrl-C lets
      requests and running stages finish for up to half a minute (stopTimeout), hands the jobs back to the queue and ends;
      once more ends at once.
      """)

  @Option(help: ArgumentHelp("The address to listen at (default: 127.0.0.1).", valueName: "address"))
  var host: String?

  @Option(
    help: ArgumentHelp("The port to listen at, 0 for any that is free (default: 8330).", valueName: "port"))
  var port: Int?

  @Option(
    help: ArgumentHelp("The folder that keeps jobs and results (default: .genlock).", valueName: "folder"),
    completion: .directory)
  var workspace: String?

  @Option(
    help: ArgumentHelp("A file with settings.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Flag(help: "Print the settings in effect as JSON, which --config takes as well, and end.")
  var printSettings = false

  func run() async throws {
    let cancellation = Interruption.watch()
    var flags: [String: String] = [:]
    flags["host"] = host
    flags["port"] = port.map(String.init)
    flags["workspace"] = workspace
    var settings = try await ServiceSettings.read(flags: flags, file: config.map { FilePath($0) })
    if printSettings { return try Output.json(settings) }
    let room = max(1, try OpenFileLimit.raise() - OpenFileLimit.reserve)
    if settings.connections > room {
      Output.message(
        "warning: the system lets this process have \(room) connections, not \(settings.connections); raise ulimit -Hn."
      )
      settings.connections = room
    }
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = .notice
      return handler
    }
    let server = GenlockServer(
      settings: settings, registry: BuiltinStages.registry, runner: try AttemptProcess.runner(),
      logger: Logger(label: "genlock"))
    try await server.run(cancellation) { ready in
      if let token = ready.firstToken {
        Output.message("A token for everything, shown only now: \(token)")
      } else if !ready.hasTokens {
        Output.message(
          "warning: there is no token, so nobody can ask for anything; genlock tokens create makes one.")
      }
      if ready.hasLocalLinks {
        Output.message(
          "warning: links begin with \(ready.address), where others cannot follow them; set publicURL.")
      }
      if let publicURL = ready.publicURL { Output.message("Links begin with \(publicURL)") }
      Output.message("Listening at \(ready.address)")
    }
  }
}
