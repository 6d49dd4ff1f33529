/// With the keys of ``Setting``, so that what is written can be read as a file of settings. There is no secret among them.
extension ServiceSettings: Encodable {
  private enum Key: String, CodingKey {
    case host, port, publicURL, workspace, pipelines, workers, connections, stopTimeout, jobs, webhooks,
      ingest
    case enabled, prefix, origins, folders, inlinePipelines, networks, http, partSize
  }

  public func encode(to encoder: any Encoder) throws {
    var settings = encoder.container(keyedBy: Key.self)
    try settings.encode(host, forKey: .host)
    try settings.encode(port, forKey: .port)
    try settings.encodeIfPresent(publicURL, forKey: .publicURL)
    try settings.encode(workspace, forKey: .workspace)
    try settings.encode(pipelines, forKey: .pipelines)
    try settings.encodeIfPresent(workers, forKey: .workers)
    try settings.encode(connections, forKey: .connections)
    try settings.encode(stopTimeout, forKey: .stopTimeout)
    var jobs = settings.nestedContainer(keyedBy: Key.self, forKey: .jobs)
    try Self.encode(self.jobs, to: &jobs)
    try jobs.encode(jobFolders, forKey: .folders)
    try jobs.encode(allowsInlinePipelines, forKey: .inlinePipelines)
    var webhooks = settings.nestedContainer(keyedBy: Key.self, forKey: .webhooks)
    try webhooks.encode(webhookNetworks, forKey: .networks)
    try webhooks.encode(allowsWebhookHTTP, forKey: .http)
    var ingest = settings.nestedContainer(keyedBy: Key.self, forKey: .ingest)
    try Self.encode(self.ingest, to: &ingest)
    try ingest.encode(ingestPartSize, forKey: .partSize)
  }

  private static func encode(_ family: Family, to container: inout KeyedEncodingContainer<Key>) throws {
    try container.encode(family.isEnabled, forKey: .enabled)
    try container.encode(family.prefix, forKey: .prefix)
    try container.encode(family.origins, forKey: .origins)
  }
}
