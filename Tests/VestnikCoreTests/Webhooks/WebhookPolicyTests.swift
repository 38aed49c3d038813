import Foundation
import Testing
import VestnikCore

struct WebhookPolicyTests {
  /// What the policy says: a kind of refusal and the status of the answer, or nothing.
  private func refusal(
    _ policy: WebhookPolicy, _ request: WebhookRequest
  ) -> (kind: WebhookError.Kind, status: Int)? {
    do {
      _ = try ListReceiver(policy).events(in: request)
      return nil
    } catch {
      return (error.kind, error.response.status)
    }
  }

  @Test(arguments: ["GET", "HEAD", "DELETE", "post", "", "POST "])
  func anotherMethodIsRefusedWithTheAllowedOnes(method: String) throws {
    var request = post()
    request.method = method
    let error = try #require(throws: WebhookError.self) { try ListReceiver().events(in: request) }
    #expect(error.kind == .method)
    #expect(error.response == WebhookResponse(status: 405, headers: ["Allow": "POST, PUT"]))
  }

  @Test(arguments: [(9, true), (10, true), (11, false)])
  func aBodyAboveTheBoundIsRefused(count: Int, isAccepted: Bool) {
    let policy = WebhookPolicy(maxBodyBytes: 10, secret: nil)
    let refusal = refusal(policy, post(String(repeating: "x", count: count)))
    #expect((refusal == nil) == isAccepted)
    #expect(isAccepted || refusal?.kind == .tooLarge && refusal?.status == 413)
  }

  @Test(arguments: [(10, true), (11, false)])
  func aTargetAboveTheBoundIsRefused(count: Int, isAccepted: Bool) {
    let target = "/" + String(repeating: "x", count: count - 1)
    let refusal = refusal(WebhookPolicy(maxBodyBytes: 10, secret: nil), post(to: target))
    #expect((refusal == nil) == isAccepted)
    #expect(isAccepted || refusal?.kind == .tooLarge && refusal?.status == 414)
  }

  @Test func theChecksComeInTheirOrderAndBeforeTheParser() throws {
    let policy = WebhookPolicy(
      maxBodyBytes: 8, secret: .pathSuffix("s3"), allowedSources: try IPAllowlist(["192.0.2.1"]))
    var request = post("broken,broken", to: "/hook/no", from: "192.0.2.2")
    request.method = "GET"
    #expect(refusal(policy, request)?.kind == .method)
    request.method = "POST"
    #expect(refusal(policy, request)?.kind == .tooLarge)
    request.body = Data("broken".utf8)
    #expect(refusal(policy, request)?.kind == .source)
    request.remoteAddress = "192.0.2.1"
    #expect(refusal(policy, request)?.kind == .secret)
    request.target = "/hook/s3"
    let last = try #require(refusal(policy, request))
    #expect(last.kind == .malformed)
    #expect(last.status == 422)
    request.body = Data("a".utf8)
    #expect(refusal(policy, request) == nil)
  }

  @Test func aRefusedSourceSaysWhatWouldBeRight() throws {
    func detail(from address: String?, headers: [(String, String)] = []) throws -> String {
      let policy = WebhookPolicy(
        secret: nil, allowedSources: try IPAllowlist(["192.0.2.0/24"]),
        trustedProxies: try IPAllowlist(["10.0.0.1"]))
      let error = #expect(throws: WebhookError.self) {
        try ListReceiver(policy).events(in: post(headers: headers, from: address))
      }
      return try #require(error).detail
    }
    let forwarded = [("X-Forwarded-For", "192.0.2.7")]
    #expect(try detail(from: nil).hasSuffix("such as 192.0.2.7"))
    #expect(try detail(from: "socket").hasPrefix("no address, but a text of 6 bytes"))
    #expect(try detail(from: "203.0.113.9") == "not among the allowed networks")
    // A proxy that the policy does not name.
    #expect(
      try detail(from: "10.0.0.2", headers: forwarded).hasSuffix("the peer is not among the trusted proxies"))
    #expect(
      try detail(from: "10.0.0.1", headers: [("X-Forwarded-For", "203.0.113.9")])
        == "not among the allowed networks")
  }

  // MARK: Secrets

  @Test(arguments: [
    ("/hook/f2c9", true), ("/f2c9", true), ("/hook/f2c9?x=1", true), ("/hook/%662c9", true),
    ("https://host/hook/f2c9", true), ("/hook/f2c9/", false), ("/hook/F2c9", false), ("/hook/f2c", false),
    ("/hook/f2c99", false), ("/hook/xf2c9", false), ("f2c9", false), ("/hook?f2c9", false),
    ("/hook?x=/f2c9", false), ("/hook/", false), ("", false), ("/hook/f2c9%", false), ("/hook#/f2c9", false),
  ])
  func theEndOfThePathIsTheSecret(target: String, isAccepted: Bool) {
    let refusal = refusal(WebhookPolicy(secret: .pathSuffix("f2c9")), post(to: target))
    #expect((refusal == nil) == isAccepted)
    #expect(isAccepted || refusal?.kind == .secret && refusal?.status == 403)
  }

  @Test(arguments: [("/hook/a+b", true), ("/hook/a%2Bb", true), ("/hook/a%20b", false)])
  func aPlusInAPathIsAPlus(target: String, isAccepted: Bool) {
    #expect((refusal(WebhookPolicy(secret: .pathSuffix("a+b")), post(to: target)) == nil) == isAccepted)
  }

  @Test(arguments: [
    ("/hook?key=f2+c9", true), ("/hook?a=1&key=f2%20c9&b=2", true), ("/hook?key=f2 c9&key=no", true),
    ("/hook?key=no&key=f2+c9", false), ("/hook?key=f2%2Bc9", false), ("/hook?Key=f2+c9", false),
    ("/hook?key=", false), ("/hook?key", false), ("/hook", false), ("/hook/key=f2+c9", false),
    ("/hook?key=f2+c9%", false), ("/hook?key=f2+c", false), ("/hook?key=f2+c99", false),
  ])
  func aParameterOfTheQueryIsTheSecret(target: String, isAccepted: Bool) {
    let refusal = refusal(WebhookPolicy(secret: .query(name: "key", "f2 c9")), post(to: target))
    #expect((refusal == nil) == isAccepted)
    #expect(isAccepted || refusal?.kind == .secret && refusal?.status == 403)
  }

  @Test(arguments: [
    ("a,secret=f2c9", true), ("secret=f2c9", true), ("a,secret=f2c8", false), ("a,secret=", false),
    ("a", false), ("", false), ("a,secret=f2c9f2c9", false),
  ])
  func aFieldOfTheBodyIsTheSecret(body: String, isAccepted: Bool) {
    let refusal = refusal(WebhookPolicy(secret: .bodyField("f2c9")), post(body))
    #expect((refusal == nil) == isAccepted)
    #expect(isAccepted || refusal?.kind == .secret && refusal?.status == 403)
  }

  @Test(arguments: ["/hook/", "/hook", "/", "", "/hook?key=", "/hook?key", "/hook?"])
  func anEmptySecretOpensNothing(target: String) {
    #expect(refusal(WebhookPolicy(secret: .pathSuffix("")), post(to: target))?.kind == .secret)
    #expect(refusal(WebhookPolicy(secret: .query(name: "key", "")), post(to: target))?.kind == .secret)
    #expect(refusal(WebhookPolicy(secret: .bodyField("")), post("a,secret=", to: target))?.kind == .secret)
  }

  @Test(arguments: [
    WebhookSecret.pathSuffix("f2c9\n"), .query(name: "key", "f2c9\r\n"), .bodyField(" f2c9\n"),
  ])
  func aSecretOfAFileWithALineEndMatches(secret: WebhookSecret) {
    #expect(refusal(WebhookPolicy(secret: secret), post("a,secret=f2c9", to: "/hooks/f2c9?key=f2c9")) == nil)
    #expect(refusal(WebhookPolicy(secret: secret), post("a,secret=x", to: "/hooks/x?key=x"))?.kind == .secret)
  }

  @Test(arguments: [
    ("", "is empty"), ("\n", "is empty"), ("f2\nc9", "control character"), ("f2\0", "control character"),
  ])
  func aSecretThatNothingCanMatchIsExplained(text: String, reason: String) {
    let secret = Secret(text)
    for policy in [
      WebhookPolicy(secret: .pathSuffix(secret)), WebhookPolicy(secret: .query(name: "key", secret)),
      WebhookPolicy(secret: .bodyField(secret)),
    ] {
      let refusal = refusal(policy, post("a,secret=f2%0Ac9", to: "/hooks/f2%0Ac9?key=f2%0Ac9"))
      #expect(refusal?.kind == .secret && refusal?.status == 403)
    }
    let error = #expect(throws: WebhookError.self) {
      try ListReceiver(WebhookPolicy(secret: .bodyField(secret))).events(in: post("a"))
    }
    #expect(error?.path == "policy.secret" && error?.detail.contains(reason) == true)
  }

  @Test func nothingThatIsPrintedShowsASecret() throws {
    let policies = [
      WebhookPolicy(secret: .pathSuffix("hush-1")), WebhookPolicy(secret: .query(name: "key", "hush-1")),
      WebhookPolicy(secret: .bodyField("hush-1")),
    ]
    for policy in policies {
      var shown = "\(policy)"
      dump(policy, to: &shown)
      let request = post("secret=hush-2", to: "/hush-2?key=hush-2%", headers: [("Authorization", "hush-3")])
      shown += "\(request) \(String(reflecting: request))"
      dump(request, to: &shown)
      let error = try #require(throws: WebhookError.self) { try ListReceiver(policy).events(in: request) }
      shown += "\(error)"
      dump(error, to: &shown)
      #expect(!shown.contains("hush"))
    }
  }

  // MARK: Sources

  private func isAllowed(
    _ remote: String?, forwarded: [String] = [], sources: [String] = ["203.0.113.0/24", "2001:db8::/32"],
    proxies: [String]? = nil
  ) throws -> Bool {
    let policy = WebhookPolicy(
      secret: nil, allowedSources: try IPAllowlist(sources),
      trustedProxies: try proxies.map { try IPAllowlist($0) })
    let headers = forwarded.map { ("x-forwarded-FOR", $0) }
    guard let refusal = refusal(policy, post(headers: headers, from: remote)) else { return true }
    #expect(refusal.kind == .source && refusal.status == 403)
    return false
  }

  @Test(
    arguments: [
      ("203.0.113.9", true), ("203.0.113.9:4711", true), ("::ffff:203.0.113.9", true),
      ("[2001:db8::1]:443", true), ("203.0.114.9", false), ("unix:/run/socket", false), ("", false),
      (nil, false),
    ] as [(String?, Bool)])
  func theConnectionMustComeFromAnAllowedNetwork(remote: String?, expected: Bool) throws {
    #expect(try isAllowed(remote) == expected)
  }

  @Test func withoutAListEveryAddressIsTaken() throws {
    let policy = WebhookPolicy(secret: nil, trustedProxies: try IPAllowlist(["10.0.0.0/8"]))
    #expect(refusal(policy, post(headers: [("X-Forwarded-For", "nonsense")], from: nil)) == nil)
  }

  @Test func aStrangersForwardedHeaderIsNotLookedAt() throws {
    let forged = ["203.0.113.9"]
    #expect(try !isAllowed("198.51.100.1", forwarded: forged))
    #expect(try !isAllowed("198.51.100.1", forwarded: forged, proxies: ["10.0.0.0/8"]))
    #expect(try isAllowed("203.0.113.9", forwarded: ["198.51.100.1"], proxies: ["10.0.0.0/8"]))
    #expect(try isAllowed("203.0.113.9", forwarded: ["nonsense"], proxies: ["10.0.0.0/8"]))
  }

  @Test(arguments: [
    (["203.0.113.9"], true), (["198.51.100.1"], false),
    // What stands left of the rightmost untrusted address was written by the sender.
    (["203.0.113.9, 198.51.100.1"], false), (["198.51.100.1, 203.0.113.9"], true),
    (["nonsense, 203.0.113.9"], true), (["198.51.100.1,203.0.113.9 ,10.1.2.3:80, [::ffff:10.0.0.2]:9"], true),
    (["203.0.113.9", "198.51.100.1"], false), (["198.51.100.1", "203.0.113.9, 10.0.0.7"], true),
    (["\t[2001:db8::5]:1234"], true),
    // Malformed where it counts.
    (["203.0.113.9, nonsense"], false), (["203.0.113.9, unknown, 10.0.0.7"], false),
    (["203.0.113.999"], false),
    (["203.0.113.9, , 10.0.0.7"], false), (["203.0.113.9;10.0.0.7"], false),
    // The proxies alone: a request of their own.
    ([], false), ([""], false), (["10.0.0.7"], false),
  ])
  func theRightmostAddressThatIsNoProxyIsTheSender(forwarded: [String], expected: Bool) throws {
    #expect(try isAllowed("10.0.0.1:5", forwarded: forwarded, proxies: ["10.0.0.0/8"]) == expected)
  }

  @Test func aProxyMayBeAnAllowedSourceItself() throws {
    for forwarded in [[], ["10.0.0.7"]] {
      #expect(
        try isAllowed("10.0.0.1", forwarded: forwarded, sources: ["10.0.0.0/8"], proxies: ["10.0.0.0/8"]))
    }
  }
}
