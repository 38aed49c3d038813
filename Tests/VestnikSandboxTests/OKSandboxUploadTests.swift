import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxUploadTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox
  private let chat: String

  init() throws {
    sandbox = OKSandbox(time: clock)
    try sandbox.receive(text: "Hi", from: "1")
    chat = sandbox.chats[0].id
  }

  /// Sends an attachment with a token.
  private func send(_ type: String, _ token: String?) async throws -> Int64? {
    let attachment = okAttachment(type, #"{"token":"\#(token ?? "")"}"#)
    return try await sandbox.write(#"{"attachment":\#(attachment)}"#, in: chat).graphCode
  }

  @Test(
    arguments: [
      ("FILE", nil), ("VIDEO", nil), ("VIDEO", "video/mp4"), ("AUDIO", "audio/mpeg"), ("FILE", "text/plain"),
    ] as [(String, String?)])
  func aFileIsNamedByTheTokenOfItsAddress(_ kind: String, type: String?) async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=\(kind)")
    #expect(try slot.json.members?.map(\.key) == ["url", "token"])
    let token = try slot.json["token"]?.text
    #expect(try await send(kind, token) == 100)
    let answer = try await sandbox.upload(okMultipart(fileName: "звук.mp4", type: type), to: slot)
    #expect(answer.status == 200)
    #expect(answer.body.isEmpty)
    let file = try #require(sandbox.uploadedFiles.first)
    #expect(file.kind == kind)
    #expect(file.name == "звук.mp4")
    #expect(file.contentType == type)
    #expect(file.data == Data("bytes".utf8))
    #expect(file.token == token)
    #expect(try await send(kind, token) == nil)
    #expect(try await send("IMAGE", token) == 100)
  }

  @Test func anImageIsNamedByTheTokenOfTheAnswer() async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=IMAGE")
    #expect(try slot.json.members?.map(\.key) == ["url", "file_id"])
    let answer = try await sandbox.upload(okMultipart(name: "pic1"), to: slot)
    let photos = try answer.json["photos"]?.members ?? []
    #expect(photos.count == 1)
    #expect(photos.first?.value.members?.map(\.key) == ["token"])
    #expect(try await send("IMAGE", photos.first?.value["token"]?.text) == nil)
    #expect(try await send("IMAGE", slot.json["file_id"]?.text) == 100)
  }

  @Test func aKindIsOneOfFourAndAFileByDefault() async throws {
    let slot = try await sandbox.get("me/fileUploadUrl")
    #expect(try await sandbox.upload(okMultipart(), to: slot).status == 200)
    #expect(sandbox.uploadedFiles.map(\.kind) == ["FILE"])
    for kind in ["image", "STICKER", ""] {
      #expect(try await sandbox.get("me/fileUploadUrl", "type=\(kind)").graphCode == 100)
    }
  }

  @Test func anAddressTakesOneFileWithinAnHour() async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=FILE")
    clock.advance(by: .seconds(3600) - .milliseconds(1))
    #expect(try await sandbox.upload(okMultipart(), to: slot).headers["invocation-error"] == nil)
    #expect(try await sandbox.upload(okMultipart(), to: slot).graphCode == 100)
    let late = try await sandbox.get("me/fileUploadUrl", "type=FILE")
    clock.advance(by: .seconds(3600))
    #expect(try await sandbox.upload(okMultipart(), to: late).graphCode == 100)
    #expect(sandbox.uploadedFiles.count == 1)
  }

  @Test(arguments: ["&access_token=tknTest:TOKEN", "0"])
  func anAddressIsUsedAsItWasGiven(_ suffix: String) async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=FILE").json["url"]?.text ?? ""
    var request = TransportRequest(url: try #require(URL(string: slot + suffix)))
    request.headers["Content-Type"] = "multipart/form-data; boundary=b0undary"
    request.body = .bytes(okMultipart())
    #expect(try await sandbox.send(request).graphCode == 100)
    #expect(sandbox.uploadedFiles.isEmpty)
  }

  @Test(
    arguments: [
      ("IMAGE", okMultipart(type: "text/plain"), 503), ("IMAGE", okMultipart(type: nil), 503),
      ("IMAGE", okMultipart(content: ""), 505), ("IMAGE", okMultipart(name: "pic2"), 100),
      ("AUDIO", okMultipart(), 100), ("AUDIO", okMultipart(type: nil), 100),
      ("FILE", okMultipart(content: ""), 100),
      ("FILE", okMultipart(name: "pic1"), 100), ("FILE", okMultipart(name: "data"), 100),
      ("FILE", okMultipart(fileName: nil), 100), ("FILE", okMultipart(fileName: ""), 100),
    ] as [(String, Data, Int64)])
  func aPartIsWhatItsKindAsksFor(_ kind: String, body: Data, code: Int64) async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=\(kind)")
    #expect(try await sandbox.upload(body, to: slot).graphCode == code)
    #expect(sandbox.uploadedFiles.isEmpty)
    // The address is still good.
    let good = okMultipart(type: kind == "AUDIO" ? "audio/mpeg" : "image/jpeg")
    #expect(try await sandbox.upload(good, to: slot).headers["invocation-error"] == nil)
  }

  @Test(arguments: [
    "application/json", "multipart/form-data", "multipart/mixed; boundary=b0undary",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=other",
    "multipart/form-data; boundary=b0undary; charset=utf-8", nil,
    "multipart/form-data; boundary=\(String(repeating: "b", count: 71))",
  ])
  func anUploadIsMultipart(_ type: String?) async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=FILE")
    #expect(try await sandbox.upload(okMultipart(), to: slot, type: type).graphCode == 21)
    let boundary = String(repeating: "b", count: 70)
    let long = okMultipart(boundary: boundary)
    let answer = try await sandbox.upload(
      long, to: slot, type: "multipart/form-data;boundary=\"\(boundary)\"")
    #expect(answer.headers["invocation-error"] == nil)
  }

  private static let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n"

  @Test(arguments: [
    "", "--b0undary", "--b0undary--", "\r\n--b0undary\r\n\(head)\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\n\(head)\r\na\r\n--b0undary", "--b0undary\r\n\(head)\r\na--b0undary--\r\n",
    "--b0undary\r\n\(head)\r\na\r\n--b0undary--\r\n\r\n", "--b0undary\n\(head)\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\n\(head)a\r\n--b0undary--\r\n", "--b0undary\r\n\(head)\(head)\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\n\(head)X-Y: z\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\n\(head)Content-Type: a/b\nX: y\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\nContent-Type: a/b\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\nContent-Disposition: attachment; name=\"file\"\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\nContent-Disposition: form-data; name=file\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\nContent-Disposition: form-data; name=\"\"\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\nContent-Disposition: form-data; name=\"file\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\na\r\n--b0undary--\r\n",
    "--b0undary\r\n\r\n--b0undary--\r\n", "--b0undary\r\n--b0undary--\r\n",
  ])
  func aMalformedBodyIsRefused(_ body: String) async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=FILE")
    #expect(try await sandbox.upload(Data(body.utf8), to: slot).graphCode == 21)
  }

  @Test func oneFileComesInOnePart() async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=FILE")
    let part = "--b0undary\r\n\(Self.head)\r\na\r\n"
    let two = Data("\(part)\(part)--b0undary--".utf8)
    #expect(try await sandbox.upload(two, to: slot).graphCode == 100)
    #expect(try await sandbox.upload(okMultipart(), to: slot, method: "PUT").graphCode == 3)
    let one = Data("\(part)--b0undary--".utf8)
    #expect(try await sandbox.upload(one, to: slot).headers["invocation-error"] == nil)
  }

  @Test func aFileMayHoldAnything() async throws {
    let slot = try await sandbox.get("me/fileUploadUrl", "type=FILE")
    var content = Data((0...255).map { UInt8($0) }) + Data("\r\n--b0undar\r\n\r\n--\r\n".utf8)
    for _ in 0..<12 { content += content }
    let parts = okMultipart(fileName: "a%22b", content: "|").split(separator: UInt8(ascii: "|"))
    let body = Data(parts[0]) + content + Data(parts[1])
    #expect(try await sandbox.upload(body, to: slot).headers["invocation-error"] == nil)
    #expect(sandbox.uploadedFiles.first?.data == content)
    #expect(sandbox.uploadedFiles.first?.name == "a\"b")
  }

  @Test func aTokenOfAMessageMayBeSentAgain() async throws {
    #expect(try await send("AUDIO", "audTok_10f3") == 100)
    try sandbox.receive(
      text: nil, from: "1", attachments: [.init("AUDIO", payload: #"{"token":"audTok_10f3","id":"1"}"#)])
    #expect(try await send("AUDIO", "audTok_10f3") == nil)
    #expect(try await send("VIDEO", "audTok_10f3") == 100)
  }

  @Test func processingLasts() async throws {
    sandbox.setProcessing(.lasting(.seconds(3)))
    let token = try await sandbox.uploadedToken("IMAGE", type: "image/png")
    #expect(try await send("IMAGE", token) == 300)
    clock.advance(by: .seconds(3) - .nanoseconds(1))
    #expect(try await send("IMAGE", token) == 300)
    clock.advance(by: .nanoseconds(1))
    #expect(try await send("IMAGE", token) == nil)
    #expect(sandbox.acceptedCount == 1)
  }

  @Test func processingRefusesSoManyMessages() async throws {
    sandbox.setProcessing(.refusing(times: 2), code: 2)
    let token = try await sandbox.uploadedToken("VIDEO", type: "video/mp4")
    for code in [2, 2, nil, nil] as [Int64?] { #expect(try await send("VIDEO", token) == code) }
    sandbox.setProcessing(.immediate)
    let next = try await sandbox.uploadedToken("VIDEO", type: nil)
    #expect(next != token)
    #expect(try await send("VIDEO", next) == nil)
  }
}
