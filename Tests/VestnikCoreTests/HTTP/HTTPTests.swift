import Foundation
import Testing
import VestnikCore

@Suite struct HTTPTests {
  private func url(_ text: String) throws -> URL { try #require(URL(string: text)) }

  private func dumped(_ value: some Any) -> String {
    var text = ""
    dump(value, to: &text)
    return text
  }

  @Test func headerNamesAreComparedWithoutCase() {
    var headers: TransportHeaders = ["Content-Type": "text/plain"]
    headers["content-type"] = "application/json"
    #expect(headers["CONTENT-TYPE"] == "application/json")
    #expect(headers.map(\.name) == ["Content-Type"])
    headers["Content-type"] = nil
    #expect(headers.isEmpty)
  }

  @Test func repeatedFieldsAreKeptAndReadAsOne() {
    var headers = TransportHeaders([("Allow", "GET"), ("Set-Cookie", "a=1, b"), ("allow", "POST")])
    headers.append(name: "SET-COOKIE", value: "c=2")
    #expect(headers["Allow"] == "GET, POST")
    #expect(headers.values(of: "set-cookie") == ["a=1, b", "c=2"])
    #expect(headers.map(\.name) == ["Allow", "Set-Cookie", "allow", "SET-COOKIE"])
    #expect(headers[2].value == "POST")
    #expect(headers.values(of: "Accept") == [])
  }

  @Test func settingReplacesAllFieldsOfAName() {
    var headers = TransportHeaders([("Allow", "GET"), ("X", "1"), ("allow", "POST"), ("ALLOW", "PUT")])
    headers["aLLow"] = "HEAD"
    #expect(headers.map { "\($0.name)=\($0.value)" } == ["Allow=HEAD", "X=1"])
    headers["allow"] = nil
    #expect(headers.map(\.name) == ["X"])
  }

  @Test func aDefaultIsSetOnlyWhereNothingStands() {
    var headers = TransportHeaders([("accept", "a"), ("Accept", "b")])
    headers.setDefault("c", for: "Accept")
    headers.setDefault("d", for: "User-Agent")
    #expect(headers["Accept"] == "a, b")
    #expect(headers["user-agent"] == "d")
  }

  @Test(arguments: [
    ("X-Key", "a\r\nX-Evil: 1"), ("X-Key", "a\nb"), ("X-Key", "a\u{0}b"), ("X Key", "a"), ("", "a"),
    ("X:Y", "a"), ("X(Y", "a"), ("X/Y", "a"),
    ("Ключ", "a"),
  ])
  func aHeaderThatBreaksItsLineIsRefused(name: String, value: String) {
    let issues = TransportHeaders([(name, value)]).issues()
    #expect(issues.map(\.rule) == ["header.text"])
    #expect(!"\(issues)".contains("Evil"))
  }

  @Test func printingARequestShowsNoSecret() throws {
    let request = TransportRequest(
      url: try url(
        "https://user:SECRET@api.example.org:8443/vk/messages?access_token=SECRET&x=SECRET#SECRET"),
      headers: ["Authorization": "Key SECRET", "Cookie": "SECRET", "Accept": "application/json"],
      body: .bytes(Data("SECRET".utf8)))
    for text in ["\(request)", String(reflecting: request), dumped(request), dumped(request.headers)] {
      #expect(!text.contains("SECRET"))
    }
    #expect("\(request)".contains("https://api.example.org:8443/vk/messages?access_token=…&x=…"))
    #expect("\(request)".contains("Accept: application/json"))
  }

  @Test(arguments: [
    "http://api.example.org/", "http://127.0.0.1.example.org/", "http://localhost.example.org/",
    "http://0.0.0.0/",
    "http://128.0.0.1/", "http://127.0.0.256/", "ftp://localhost/", "file:///etc/passwd", "api.example.org/x",
  ])
  func plainHTTPIsRefused(text: String) throws {
    let issues = TransportRequest(url: try url(text)).issues(allowsPlainHTTP: false)
    #expect(issues.map(\.rule) == ["url.scheme"])
  }

  @Test(arguments: [
    "https://api.example.org/", "HTTPS://api.example.org/", "http://localhost:8080/", "http://127.0.0.1/",
    "http://127.8.9.1:1/", "http://[::1]:8080/",
  ])
  func httpsAndThisMachineAreAllowed(text: String) throws {
    #expect(TransportRequest(url: try url(text)).issues(allowsPlainHTTP: false).isEmpty)
  }

  @Test func plainHTTPCanBeAllowedExplicitlyAndOtherSchemesCannot() throws {
    #expect(TransportRequest(url: try url("http://api.example.org/")).issues(allowsPlainHTTP: true).isEmpty)
    #expect(!TransportRequest(url: try url("ftp://api.example.org/")).issues(allowsPlainHTTP: true).isEmpty)
  }

  @Test(arguments: [
    ("7", Duration.seconds(7)), ("0", .seconds(0)), ("7200", .seconds(7200)), ("-1", nil), ("", nil),
    ("1.5", nil),
    ("Sat, 21 Nov 2026 10:00:00 GMT", nil), ("99999999999999999999", .seconds(3_153_600_000)),
  ])
  func retryAfterIsReadInSeconds(text: String, wait: Duration?) {
    #expect(TransportResponse(status: 429, headers: ["retry-after": text]).retryAfter == wait)
  }

  @Test func anEndThatIsNotUnderstoodIsNoReasonToHurry() {
    let date = TransportResponse(status: 429, headers: ["Retry-After": "Sat, 21 Nov 2026 10:00:00 GMT"])
    #expect(date.pause(else: .seconds(1)) == .seconds(60))
    #expect(TransportResponse(status: 429).pause(else: .seconds(1)) == .seconds(1))
    #expect(
      TransportResponse(status: 429, headers: ["Retry-After": "7"]).pause(else: .seconds(1)) == .seconds(7))
  }

  private func missing(
    _ status: Int, _ headers: TransportHeaders, bytes: Int = 4, to method: String = "POST"
  ) -> Int? {
    let body = Data(repeating: UInt8(ascii: "x"), count: bytes)
    return TransportResponse(status: status, headers: headers, body: body).missingBytes(to: method)
  }

  @Test func aBodyIsShortByWhatItsLengthPromisesMore() {
    #expect(missing(200, ["Content-Length": "5"]) == 1)
    #expect(missing(200, ["Content-Length": "4"]) == nil)
    #expect(missing(200, ["Content-Length": "3"]) == nil)
    #expect(missing(200, [:]) == nil)
    #expect(missing(200, ["content-length": "9, 9"]) == 5)
    #expect(missing(200, ["Content-Length": "9, 8"]) == nil)
    #expect(missing(200, ["Content-Length": "many"]) == nil)
    #expect(missing(500, ["Content-Length": "5"], to: "GET") == 1)
    #expect(missing(200, ["Content-Length": "5", "Content-Encoding": "Identity"]) == 1)
  }

  @Test(arguments: [100, 103, 204, 300, 302, 304, 399, 401, 407])
  func aStatusThatNeedsNoBodyIsNeverShort(status: Int) {
    #expect(missing(status, ["Content-Length": "5"]) == nil)
    #expect(missing(status, ["Content-Length": "5"], bytes: 0) == nil)
  }

  @Test(arguments: [199, 200, 203, 205, 299, 400, 402, 403, 406, 408])
  func theStatusesBesideThemMayBeShort(status: Int) {
    #expect((missing(status, ["Content-Length": "5"]) == 1) == (status >= 200))
  }

  @Test func lengthsSayNothingBesideOtherFramingOrAfterDecompression() {
    #expect(missing(200, ["Content-Length": "5", "Transfer-Encoding": "chunked"]) == nil)
    #expect(missing(200, ["Content-Length": "5", "Content-Encoding": "gzip"]) == nil)
    #expect(missing(200, ["Content-Length": "5"], to: "HEAD") == nil)
  }

  @Test(arguments: [
    ("/login?token=hidden", "to /login:"), ("https://a.example/b#hidden", "to https://a.example/b:"),
    ("https://me:hidden@a.example", "to https://a.example:"),
    ("//me:hidden@a.example/@b", "to //a.example/@b:"),
    ("login.php", "to login.php:"), ("not an address", "to not an address:"),
    ("", "(status 307) that names no location:"), (" ", "(status 307) that names no location:"),
  ])
  func aRedirectIsNamedAsItWasWritten(location: String, words: String) {
    let response = TransportResponse(status: 307, headers: ["Location": location])
    #expect(response.redirectDescription.hasPrefix("a redirect \(words)"))
    #expect(!response.redirectDescription.contains("hidden"))
  }

  @Test func aRedirectShows200CharactersAndNamesWhatNobodySees() {
    func words(_ location: String) -> String {
      TransportResponse(status: 302, headers: ["Location": location]).redirectDescription
    }
    let path = "/" + String(repeating: "a", count: 199)
    #expect(words(path).hasPrefix("a redirect to \(path): "))
    #expect(words(path + "b").hasPrefix("a redirect to \(path)…: "))
    #expect(words("/\u{202E}nigol").hasPrefix("a redirect to /(U+202E)nigol: "))
  }

  @Test func aQueryThatIsATokenIsNotShown() throws {
    #expect(try url("https://api.example.org/x?SECRET").redacted == "https://api.example.org/x?…")
  }

  @Test func progressKnowsItsFraction() {
    #expect(TransferProgress(sent: 1, total: 4).fraction == 0.25)
    #expect(TransferProgress(sent: 9, total: nil).fraction == nil)
    #expect(TransferProgress(sent: 0, total: 0).fraction == 1)
  }
}
