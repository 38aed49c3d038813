/// The conditions that a request must meet before anything in it is read: its size, its source and its secret.
///
/// ```swift
/// let policy = WebhookPolicy(
///   secret: .pathSuffix(Secret("f2c91b7a…")),
///   allowedSources: try IPAllowlist(["192.0.2.0/24"]), trustedProxies: try IPAllowlist(["10.0.0.0/8"]),
///   onResult: { result in print(result) })
/// ```
public struct WebhookPolicy: Sendable {
  /// The largest size of the body, and of the target, in bytes.
  public var maxBodyBytes: Int
  /// The secret in the address or the body; with `nil` a request of anybody who knows the address is accepted.
  public var secret: WebhookSecret?
  /// The networks from which requests are accepted; `nil` for any.
  public var allowedSources: IPAllowlist?
  /// The networks of your own proxies, whose `X-Forwarded-For` is trusted; `nil` for none.
  public var trustedProxies: IPAllowlist?
  /// Is called once for every request, with what became of it, also when the request was refused; `nil` for nothing.
  ///
  /// It must return quickly and may be called on any thread. It is called when the handlers of a request have
  /// finished, so that of a request whose response could not wait for them (``WebhookResult/isLate``) everything is
  /// known as well.
  public var onResult: (@Sendable (WebhookResult) -> Void)?

  /// Makes a policy.
  ///
  /// - Parameters:
  ///   - maxBodyBytes: The largest size of the body, and of the target, in bytes; by default 1 MiB.
  ///   - secret: The secret that you gave to the provider; `nil` must be written out.
  ///   - allowedSources: The networks from which requests are accepted; by default any.
  ///   - trustedProxies: The networks of your own proxies; by default none. When the connection comes from a trusted
  ///     proxy, the sender is the rightmost address in `X-Forwarded-For` that is not a trusted proxy, because the
  ///     sender wrote everything further left. When all addresses are trusted proxies, it is the leftmost one.
  ///   - onResult: Is called once for every request, with what became of it; by default nothing. See ``onResult``.
  public init(
    maxBodyBytes: Int = 1 << 20, secret: WebhookSecret?, allowedSources: IPAllowlist? = nil,
    trustedProxies: IPAllowlist? = nil, onResult: (@Sendable (WebhookResult) -> Void)? = nil
  ) {
    self.maxBodyBytes = maxBodyBytes
    self.secret = secret
    self.allowedSources = allowedSources
    self.trustedProxies = trustedProxies
    self.onResult = onResult
  }
}

extension WebhookPolicy {
  /// Checks method, size, source and secret, in this order, without reading the body.
  ///
  /// - Parameters:
  ///   - request: The request as received.
  ///   - methods: The methods that the provider uses, in capitals.
  ///   - bodyBytes: The size of the body, received or announced.
  /// - Throws: ``WebhookError`` with the kind of the first check that fails.
  func check(_ request: WebhookRequest, methods: [String], bodyBytes: Int) throws(WebhookError) {
    guard methods.contains(request.method) else {
      let allowed = methods.joined(separator: ", ")
      throw WebhookError(
        .method, path: "method", detail: "\(request.shownMethod), allowed \(allowed)",
        response: WebhookResponse(status: 405, headers: ["Allow": allowed]))
    }
    try checkSize(request, bodyBytes)
    try checkSource(request)
    if let flaw = secret?.flaw { throw WebhookError(.secret, path: "policy.secret", detail: flaw) }
    guard secret?.matches(target: request.target) ?? true else {
      throw WebhookError(.secret, path: "target", detail: "without the secret, or with a wrong one")
    }
  }

  /// Checks the secret in the body; throws when the policy expects one there and it is missing or wrong.
  func check(bodySecret: String?) throws(WebhookError) {
    guard secret?.matches(bodyField: bodySecret) ?? true else {
      throw WebhookError(.secret, path: "body", detail: "without the secret, or with a wrong one")
    }
  }

  private func checkSize(_ request: WebhookRequest, _ bodyBytes: Int) throws(WebhookError) {
    guard bodyBytes <= maxBodyBytes else {
      throw WebhookError(
        .tooLarge, path: "body", detail: "\(bodyBytes) bytes, allowed \(maxBodyBytes)")
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
        detail: (request.remoteAddress.map { "no address, but a text of \($0.utf8.count) bytes" }
          ?? "not given")
          + "; the server has to pass the address of the connection's peer, such as 192.0.2.7")
    }
    let sender = try sender(of: request, from: peer)
    guard allowedSources.contains(sender) else {
      // The address itself is not shown: behind a wrong list of proxies it may be that of a person.
      let isIgnored = !(trustedProxies?.contains(peer) ?? false) && !Self.forwarded(request).isEmpty
      throw WebhookError(
        .source, path: "remoteAddress",
        detail: "not among the allowed networks"
          + (isIgnored
            ? "; X-Forwarded-For is not read, because the peer is not among the trusted proxies" : ""))
    }
  }

  /// Returns the address of the sender: that of the peer, or behind trusted proxies the one from `X-Forwarded-For`.
  private func sender(
    of request: WebhookRequest, from peer: IPAddress
  ) throws(WebhookError) -> IPAddress {
    guard let trustedProxies, trustedProxies.contains(peer) else { return peer }
    var sender = peer
    for entry in Self.forwarded(request).reversed() {
      guard let address = IPAddress(endpoint: entry) else {
        throw WebhookError(
          .source, path: "header X-Forwarded-For",
          detail: "an entry that is no address, allowed addresses between commas")
      }
      sender = address
      if !trustedProxies.contains(address) { break }
    }
    return sender
  }

  /// Returns the entries of the header `X-Forwarded-For`, in the order in which proxies have added them.
  private static func forwarded(_ request: WebhookRequest) -> [Substring] {
    request.headers.filter { $0.0.lowercased() == "x-forwarded-for" }.map(\.1).joined(separator: ",")
      .split(separator: ",")
  }
}
