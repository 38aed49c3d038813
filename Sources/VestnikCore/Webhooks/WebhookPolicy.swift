/// What a request must fulfil before anything in it is read.
public struct WebhookPolicy: Sendable {
  /// The longest body, and the longest target, in bytes.
  public var maxBodyBytes: Int
  /// The secret of the address or the body; `nil` takes requests of anybody who knows the address.
  public var secret: WebhookSecret?
  /// The networks from which requests come; `nil` for any.
  public var allowedSources: IPAllowlist?
  /// The networks of your own proxies, whose `X-Forwarded-For` is believed; `nil` for none.
  public var trustedProxies: IPAllowlist?

  /// Makes a policy.
  ///
  /// - Parameters:
  ///   - maxBodyBytes: The longest body, and the longest target, in bytes; by default 1 MiB.
  ///   - secret: The secret that you gave to the provider; `nil` must be written out.
  ///   - allowedSources: The networks from which requests come; by default any.
  ///   - trustedProxies: The networks of your own proxies; by default none. When the connection comes from one of
  ///     them, the sender is the rightmost address of `X-Forwarded-For` that is not one of them, because everything
  ///     further left was written by the sender. When all of them are, it is the leftmost.
  public init(
    maxBodyBytes: Int = 1 << 20, secret: WebhookSecret?, allowedSources: IPAllowlist? = nil,
    trustedProxies: IPAllowlist? = nil
  ) {
    self.maxBodyBytes = maxBodyBytes
    self.secret = secret
    self.allowedSources = allowedSources
    self.trustedProxies = trustedProxies
  }
}

extension WebhookPolicy {
  /// Checks method, size, source and secret, in this order, without reading the body.
  func check(_ request: WebhookRequest, methods: [String]) throws(WebhookError) {
    guard methods.contains(request.method) else {
      let allowed = methods.joined(separator: ", ")
      throw WebhookError(
        .method, path: "method", detail: "\(request.method.redactedPreview), allowed \(allowed)",
        response: WebhookResponse(status: 405, headers: ["Allow": allowed]))
    }
    try checkSize(request)
    try checkSource(request)
    if let flaw = secret?.flaw { throw WebhookError(.secret, path: "policy.secret", detail: flaw) }
    guard secret?.matches(target: request.target) ?? true else {
      throw WebhookError(.secret, path: "target", detail: "without the secret, or with a wrong one")
    }
  }

  /// Checks the secret that stands in the body; a body without one is refused when it is expected there.
  func check(bodySecret: String?) throws(WebhookError) {
    guard secret?.matches(bodyField: bodySecret) ?? true else {
      throw WebhookError(.secret, path: "body", detail: "without the secret, or with a wrong one")
    }
  }

  private func checkSize(_ request: WebhookRequest) throws(WebhookError) {
    guard request.body.count <= maxBodyBytes else {
      throw WebhookError(
        .tooLarge, path: "body", detail: "\(request.body.count) bytes, allowed \(maxBodyBytes)")
    }
    let length = request.target.utf8.count
    guard length <= maxBodyBytes else {
      throw WebhookError(
        .tooLarge, path: "target", detail: "\(length) bytes, allowed \(maxBodyBytes)",
        response: WebhookResponse(status: 414))
    }
  }

  private func checkSource(_ request: WebhookRequest) throws(WebhookError) {
    guard let allowedSources else { return }
    guard let remote = request.remoteAddress, let peer = IPAddress(endpoint: remote[...]) else {
      throw WebhookError(
        .source, path: "remoteAddress",
        detail: "\(request.remoteAddress?.redactedPreview(limit: 60) ?? "not given"), allowed an address")
    }
    let sender = try sender(of: request, from: peer)
    guard allowedSources.contains(sender) else {
      throw WebhookError(.source, path: "remoteAddress", detail: "not among the allowed networks")
    }
  }

  /// The sender: the peer, or the one for whom trusted proxies forward.
  private func sender(
    of request: WebhookRequest, from peer: IPAddress
  ) throws(WebhookError) -> IPAddress {
    guard let trustedProxies, trustedProxies.contains(peer) else { return peer }
    let fields = request.headers.filter { $0.0.lowercased() == "x-forwarded-for" }
    var sender = peer
    for entry in fields.map(\.1).joined(separator: ",").split(separator: ",").reversed() {
      guard let address = IPAddress(endpoint: entry) else {
        throw WebhookError(.source, path: "header X-Forwarded-For", detail: "an entry that is no address")
      }
      sender = address
      if !trustedProxies.contains(address) { break }
    }
    return sender
  }
}
