public import Pipelines

/// The stage types and fused runners that a runtime can run.
public struct StageRegistry: Sendable {
  let stages: [String: any Stage]
  let fusedRunners: [String: any FusedRunner]

  public init(stages: [any Stage], fusedRunners: [any FusedRunner] = []) {
    self.stages = Dictionary(stages.map { (type(of: $0).declaration.name, $0) }) { _, last in last }
    self.fusedRunners = Dictionary(fusedRunners.map { (type(of: $0).name, $0) }) { _, last in last }
  }

  /// The stage type that pipelines call `name`.
  public subscript(name: String) -> (any Stage)? { stages[name] }

  /// What the stage types declare, for validation and documentation.
  public var catalog: StageCatalog {
    StageCatalog(stages.values.map { type(of: $0).declaration })
  }
}
