/// A secret that only the provider and you know, and where the provider sends it.
///
/// Most providers sign nothing, so the secret stands in the address that you gave them. It is compared in a time
/// that does not depend on where the two differ. An empty secret matches nothing: a variable that was not set must
/// not open the door. One with a control character in it, such as a line end, matches nothing either; at its ends a
/// ``Secret`` has none. The error of such a policy says so.
public enum WebhookSecret: Sendable {
  /// The end of the path, after a `/`: `/hooks/status/f2c9…`.
  ///
  /// The path is percent-decoded before; a `+` in it is a plus.
  case pathSuffix(Secret)
  /// A parameter of the query: `/hooks/status?key=f2c9…`. When it stands there twice, the first one counts.
  case query(name: String, Secret)
  /// A field of the body, for a provider that has one; a provider that has none refuses every request.
  case bodyField(Secret)

  /// The parameter of the query in which the secret stands, so that it is not handed on as data.
  package var queryName: String? {
    if case .query(let name, _) = self { name } else { nil }
  }

  /// Why no request can hold the secret; `nil` for a usable one.
  var flaw: String? {
    let secret =
      switch self {
      case .pathSuffix(let secret), .query(_, let secret), .bodyField(let secret): secret.reveal()
      }
    if secret.isEmpty { return "the secret of the policy is empty, so that no request is taken" }
    guard secret.hasControlCharacter else { return nil }
    return
      "the secret of the policy has a control character in it, such as a line end, so that no request is taken"
  }

  /// Whether the target holds the secret; true for a secret of the body, which is compared later.
  func matches(target: String) -> Bool {
    switch self {
    case .pathSuffix(let secret):
      let path = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
      guard let decoded = try? PercentEncoding.decode(path, plusIsSpace: false) else { return false }
      let expected = secret.reveal()
      let bytes = Array(decoded.utf8)
      let tail = bytes.suffix(expected.utf8.count + 1)
      return tail.first == UInt8(ascii: "/") && Self.isEqual(tail.dropFirst(), expected)
    case .query(let name, let secret):
      // A value that had to be mended is not what the provider was given.
      guard let value = QueryParameters(target: target).value(of: name), value.problem == nil else {
        return false
      }
      return Self.isEqual(value.text.utf8, secret.reveal())
    case .bodyField:
      return true
    }
  }

  /// Whether the field of the body is the secret; true when the secret is not expected there.
  func matches(bodyField: String?) -> Bool {
    guard case .bodyField(let secret) = self else { return true }
    return Self.isEqual((bodyField ?? "").utf8, secret.reveal())
  }

  private static func isEqual(_ received: some Collection<UInt8>, _ secret: String) -> Bool {
    isEqual(received, Array(secret.utf8))
  }

  /// Whether the received bytes are those expected; the time depends on the number of received bytes alone.
  @inline(never)
  package static func isEqual(_ received: some Collection<UInt8>, _ expected: [UInt8]) -> Bool {
    guard !expected.isEmpty else { return false }
    var difference = received.count ^ expected.count
    var index = 0
    for byte in received {
      difference |= Int(byte ^ expected[index])
      index += 1
      if index == expected.count { index = 0 }
    }
    return difference == 0
  }
}
