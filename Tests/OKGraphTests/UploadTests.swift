import Foundation
import OKGraph
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

@Suite struct UploadTests {
  private func form(_ request: TransportRequest) throws -> MultipartBody {
    guard case .multipart(let form) = request.body else { throw Unexpected() }
    #expect(request.headers["Content-Type"] == form.contentType)
    return form
  }

  @Test func aFileGoesToTheAddressThatOKNamesWithoutTheToken() async throws {
    let bench = Bench([.success(.ok(try fixture("answer-upload-url"))), .success(.ok(""))])
    let file = URL(filePath: "/tmp/menu.pdf")
    let uploaded = try await bench.client.upload(.file(fileAt: file))
    #expect(uploaded == OKUploadedFile(kind: .file, token: "filTok_c0de"))
    #expect(bench.path(0) == "/me/fileUploadUrl?T&type=FILE")
    let address =
      "https://fu.mycdn.me/api/upload.do?sig=Ab1&expires=1760003600000&clientType=3&id=22125"
    #expect(bench.requests[1].url.absoluteString == address + "&userId=123")
    #expect(bench.requests[1].method == "POST")
    let part = try form(bench.requests[1]).parts[0]
    #expect(
      part
        == .init(name: "file", filename: "menu.pdf", contentType: "application/pdf", content: .file(file)))
    #expect(!"\(bench.log.all)".contains("Ab1"))
  }

  @Test func theTokenOfAnImageIsInTheAnswerToTheUpload() async throws {
    let bench = try Bench(fixtures: "answer-upload-url-image", "answer-photos")
    let uploaded = try await bench.client.upload(.image(Data([0xFF, 0xD8]), name: "cup.jpg"))
    #expect(uploaded == OKUploadedFile(kind: .image, token: "imgTok_5b1c"))
    #expect(bench.path(0) == "/me/fileUploadUrl?T&type=IMAGE")
    let part = try form(bench.requests[1]).parts[0]
    #expect(part.name == "pic1" && part.contentType == "image/jpeg" && part.filename == "cup.jpg")
    #expect(part.content == .bytes(Data([0xFF, 0xD8])))
    #expect(bench.clock.uptime == .zero)
  }

  @Test(arguments: [
    "{}", "", "<html>", #"{"photos":{}}"#, #"{"photos":{"a":{}}}"#,
    #"{"photos":{"a":{"token":"x"},"b":{"token":"y"}}}"#, #"{"photos":[]}"#,
  ])
  func anImageWithoutOneTokenIsAnError(body: String) async throws {
    let bench = Bench([.success(.ok(try fixture("answer-upload-url-image"))), .success(.ok(body))])
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.upload(.image(Data([1]), name: "a.png"))
    }
    #expect(error.code == .unreadableResponse && error.delivery == .unknown)
  }

  @Test(arguments: [
    "{}", #"{"url":"https://fu.mycdn.me/x"}"#, #"{"token":"x"}"#, #"{"url":"","token":"x"}"#,
  ])
  func anAddressOrTokenThatIsMissingIsAnError(body: String) async throws {
    let bench = Bench([.success(.ok(body))])
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.upload(.file(Data([1]), name: "a.bin"))
    }
    #expect(error.code == .unreadableResponse && bench.requests.count == 1)
  }

  private func uploadFailure(
    at address: String, _ configuration: OKGraphClient.Configuration = .init()
  ) async throws -> (error: MessagingError, requests: Int) {
    let bench = Bench(
      [.success(.ok(#"{"url":"\#(address)","token":"x"}"#))], configuration: configuration)
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.upload(.file(Data([1]), name: "a.bin"))
    }
    return (error, bench.requests.count)
  }

  /// A response decides where the file goes, so it is believed only within OK's own hosts.
  @Test(arguments: [
    "http://fu.mycdn.me/x?sig=Sig9", "http://127.0.0.1:8080/x?sig=Sig9", "http://[::1]/x?sig=Sig9",
    "http://localhost/x?sig=Sig9", "https://127.0.0.1/x?sig=Sig9", "https://[::1]/x?sig=Sig9",
    "https://169.254.169.254/latest?sig=Sig9", "https://10.0.0.8/x?sig=Sig9", "https://2130706433/x?sig=Sig9",
    "https://user:pw@fu.mycdn.me/x?sig=Sig9", "https://user@fu.mycdn.me/x?sig=Sig9",
    "https://mycdn.me.example/x?sig=Sig9", "https://notmycdn.me/x?sig=Sig9",
    "https://example/mycdn.me?sig=Sig9",
    "ftp://fu.mycdn.me/x?sig=Sig9", "file:///etc/passwd?sig=Sig9",
  ])
  func aFileGoesNowhereButToOK(address: String) async throws {
    let (error, requests) = try await uploadFailure(at: address)
    #expect(error.code == .unreadableResponse && error.delivery == .notSent && requests == 1)
    #expect(
      "\(error)".contains("upload address") && !"\(error)".contains("Sig9") && !"\(error)".contains("pw"))
  }

  /// Plain http is for what the developer wrote, also when it was allowed for the API.
  @Test func thePermissionForPlainHTTPIsNotForAddressesOfResponses() async throws {
    let configuration = OKGraphClient.Configuration(
      baseURL: URL(string: "http://gateway.example/graph"), allowsPlainHTTP: true)
    #expect(try await uploadFailure(at: "http://fu.mycdn.me/x", configuration).error.delivery == .notSent)
    #expect(try await uploadFailure(at: "http://gateway.example:81/x", configuration).requests == 1)
  }

  @Test(arguments: [
    ("https://FU.MYCDN.ME/x", nil), ("https://mycdn.me/x", nil), ("https://vu.okcdn.ru:8443/x", nil),
    ("https://files.partner.example/x", "partner.example"), ("http://127.0.0.1:9090/upload", nil),
  ])
  func aFileGoesToTheHostsOfTheConfigurationAndToTheBaseURL(address: String, host: String?) async throws {
    let bench = Bench(
      [.success(.ok(#"{"url":"\#(address)","token":"tok"}"#)), .success(.ok(""))],
      configuration: .init(
        baseURL: URL(string: "http://127.0.0.1:9090/graph"),
        uploadHosts: OKGraphClient.Configuration.defaultUploadHosts + [host].compactMap(\.self)))
    let file = try await bench.client.upload(.file(Data([1]), name: "a.bin"))
    #expect(file.token == "tok" && bench.requests[1].url.absoluteString == address)
  }

  @Test func theErrorsOfAnUploadAreOKs() async throws {
    let bench = Bench([.success(.ok(try fixture("answer-upload-url-image"))), .success(.error(503))])
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.upload(.image(Data([1]), name: "a.png"))
    }
    #expect(error.okCode == .photoInvalidFormat && error.code == .rejected)
  }

  @Test func anUploadThatMayHaveArrivedIsNotRepeatedAndItsSignatureIsHidden() async throws {
    let detail = "POST https://fu.mycdn.me/api/upload.do?sig=Ab1&photoIds=GuKv broke"
    let lost = TransportError(phase: .maybeSent, reason: .truncated, detail: detail)
    let bench = Bench([.success(.ok(try fixture("answer-upload-url-image"))), .failure(lost)])
    let error = try await failure { () throws(MessagingError) in
      try await bench.client.upload(.image(Data([1]), name: "a.png"))
    }
    #expect(error.delivery == .unknown && bench.requests.count == 2 && !"\(error)".contains("Ab1"))
  }

  @Test func progressIsPassedOn() async throws {
    let target = try fixture("answer-upload-url")
    let log = ProgressLog()
    let client = OKGraphClient(
      "t-12345",
      context: ClientContext(
        transport: Halfway(target: target), budget: SendBudget(MessageLimits.okGraph.rate),
        time: ManualClock(.automatic)))
    _ = try await client.upload(.file(Data(count: 100), name: "a.bin")) { log.add($0) }
    #expect(log.all.map(\.fraction) == [0.5, 1], "of the file alone, not of the call before it")
  }

  /// Reports every body in two halves.
  private struct Halfway: HTTPTransport {
    let target: Data

    func send(
      _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
    ) async throws(TransportError) -> TransportResponse {
      for sent in [50, 100] { onUpload?(TransferProgress(sent: Int64(sent), total: 100)) }
      return .ok(request.method == "GET" ? target : Data())
    }
  }

  @Test func theSizeOfAFileOnTheDiskCountsForThePause() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "vestnik-\(UUID().uuidString).mp4")
    try Data(count: 2_000_000).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let bench = Bench([.success(.ok(try fixture("answer-upload-url"))), .success(.ok(""))])
    _ = try await bench.client.upload(.video(fileAt: file))
    #expect(bench.clock.uptime == .seconds(7))
  }

  private final class ProgressLog: Sendable {
    private let list = Mutex<[TransferProgress]>([])
    func add(_ progress: TransferProgress) { list.withLock { $0.append(progress) } }
    var all: [TransferProgress] { list.withLock { $0 } }
  }

  @Test(arguments: [
    (OKUpload.audio(Data([1]), name: "a.mp3"), Duration.seconds(2), "AUDIO", "audio/mpeg"),
    (.file(Data([1]), name: "a"), .seconds(2), "FILE", "application/octet-stream"),
    (.video(Data([1]), name: "a.mp4"), .seconds(5), "VIDEO", "video/mp4"),
    (.video(Data(count: 3_000_000), name: "a.mov"), .seconds(8), "VIDEO", "video/quicktime"),
    (.video(Data(count: 90_000_000), name: "a.MOV"), .seconds(30), "VIDEO", "video/quicktime"),
    (.audio(Data([1]), name: "a", contentType: "audio/x-own"), .seconds(2), "AUDIO", "audio/x-own"),
  ])
  func everyKindHasItsTypeAndItsPause(
    upload: OKUpload, pause: Duration, word: String, type: String
  ) async throws {
    let bench = Bench([.success(.ok(try fixture("answer-upload-url"))), .success(.ok(""))])
    _ = try await bench.client.upload(upload)
    #expect(bench.clock.uptime == pause && bench.path(0).hasSuffix("type=\(word)"))
    #expect(try form(bench.requests[1]).parts[0].contentType == type)
  }

  @Test(arguments: [
    (OKUpload.image(Data(), name: "a.png"), ["upload.empty"]),
    (.image(Data([1]), name: "a"), ["upload.type"]),
    (.audio(Data([1]), name: "noise.xyz"), ["upload.type"]), (.file(Data([1]), name: " "), ["upload.name"]),
    (.file(Data([1]), name: "a"), []), (.image(Data([1]), name: "a", contentType: "image/x"), []),
  ])
  func anUploadIsChecked(upload: OKUpload, rules: [String]) async throws {
    #expect(upload.issues(under: .okGraph).map(\.rule.rawValue) == rules)
    guard !rules.isEmpty else { return }
    let bench = try Bench(fixtures: "answer-upload-url")
    let error = try await failure { () throws(MessagingError) in try await bench.client.upload(upload) }
    #expect(error.code == .invalid && bench.requests.isEmpty)
  }

  @Test func aMessageWithAnUploadThatIsNotProcessedYetIsSentAgain() async throws {
    let bench = Bench([
      .success(.error(100)), .success(.error(300)), .success(.ok(try fixture("answer-message-id"))),
    ])
    let message = OKMessage(
      "x", attachments: [.uploaded(OKUploadedFile(kind: .video, token: "vidTok"))])
    let receipt = try await bench.client.send(message, to: chat)
    #expect(receipt.messageID != nil && bench.requests.count == 3 && bench.clock.uptime == .seconds(9))
    // Without media, and for what has nothing to do with it, a refusal is final.
    for (message, code) in [(OKMessage("x"), 100), (message, 10), (message, 9999), (message, 31)] {
      let other = Bench([.success(.error(code))])
      _ = try await failure { () throws(MessagingError) in try await other.client.send(message, to: chat) }
      #expect(other.requests.count == 1)
    }
    let never = Bench([.success(.error(100))], configuration: .init(processing: OKProcessing(retries: [])))
    _ = try await failure { () throws(MessagingError) in try await never.client.send(message, to: chat) }
    #expect(never.requests.count == 1)
  }
}
