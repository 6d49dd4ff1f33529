import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import JobsAPI
import Pipelines
import Runtime
import Stages
import SystemPackage
import TestSupport
import Testing

@Suite struct OpenAPITests {
  @Test func theDocumentHasTheRoutesThatThereAre() async throws {
    let folder = try TemporaryFolder()
    let workspace = try await Workspace.open(folder.path, modules: [JobStore.schema])
    let store = JobStore(
      workspace: workspace, library: PipelineLibrary(folders: [], catalog: BuiltinStages.registry.catalog))
    let family = JobsRoutes.family(store: store, authenticator: NobodyAuthenticator(), publicURL: PublicURL())
    let path = Repository.sources.appending("API/JobsAPI/openapi.json").string
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any])
    #expect(document["openapi"] as? String == "3.1.0")
    let paths = try #require(document["paths"] as? [String: [String: Any]])
    let documented = Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
    let routes = family.routes.map { "\($0.method.rawValue) /v1\($0.path.template)" }
    #expect(documented == Set(routes + ["GET /health/live", "GET /health/ready", "GET /metrics"]))
    for route in family.routes {
      let operation = try #require(
        paths["/v1\(route.path.template)"]?[route.method.rawValue.lowercased()] as? [String: Any])
      let security = operation["security"] as? [[String: Any]]
      switch route.access {
      case .open: #expect(security?.isEmpty == true, "\(route.path)")
      case .scope(let scope):
        #expect(security?.first?["token"] != nil, "\(route.path)")
        #expect(
          (operation["description"] as? String)?.contains("`\(scope.rawValue)`") == true, "\(route.path)")
      }
    }
  }
}
