public import ArgumentParser
public import Webhooks

extension WebhookDelivery.State: ExpressibleByArgument {}
extension IPNetwork: ExpressibleByArgument {}
