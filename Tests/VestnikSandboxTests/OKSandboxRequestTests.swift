import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxRequestTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox
  private let chat: String

  init() throws {
    sandbox = OKSandbox(time: clock)
    try sandbox.receive(text: "Hi", from: "580112233445")
    chat = sandbox.chats[0].id
  }

  @Test(arguments: ["tknTest:TOKEN", "tknTest%3ATOKEN"])
  func theTokenMayBeEncoded(_ token: String) async throws {
    let answer = try await sandbox.send(try okRequest("me/info", token: token))
    #expect(answer.text == #"{"name":"Bakery","group_id":"group:70000001234567"}"#)
    #expect(try answer.graphCode == nil)
  }

  @Test(arguments: [nil, "", "tknTest:TOKEM", "tknTest%3"] as [String?])
  func anyOtherTokenIsRefused(_ token: String?) async throws {
    let answer = try await sandbox.send(try okRequest("me/info", token: token))
    #expect([103, 4].contains(try answer.graphCode))
    #expect(!sandbox.problems.joined().contains("tknTest"))
    #expect(sandbox.problems.count == 1)
  }

  @Test func anErrorHasAHeaderACodeAndAName() async throws {
    let answer = try await sandbox.get("me/chat")
    #expect(answer.status == 200)
    #expect(answer.headers["invocation-error"] == "100")
    #expect(
      answer.text
        == #"{"error_code":100,"error_msg":"PARAM : Missing required parameter chat_id","error_data":null}"#)
    #expect(sandbox.problems == ["100 Missing required parameter chat_id"])
    sandbox.errorStatus = 400
    #expect(try await sandbox.get("me/chat").status == 400)
    #expect(try await sandbox.get("me/info").status == 200)
  }

  @Test func aTokenLivesForThirtyDaysAfterItsLastUse() async throws {
    let day = Duration.seconds(86_400)
    clock.advance(by: day * 30 - .nanoseconds(1))
    #expect(try await sandbox.get("me/info").graphCode == nil)
    clock.advance(by: day * 30 - .nanoseconds(1))
    #expect(try await sandbox.get("me/unknown").graphCode == 3)
    #expect(try await sandbox.get("me/info").graphCode == nil)
    clock.advance(by: day * 30)
    #expect(try await sandbox.get("me/info").graphCode == 102)
    #expect(try await sandbox.get("me/info").graphCode == 102)
  }

  @Test(arguments: [
    "me/info/", "me/chats", "me/subscriptions", "me/fileUploadUrl", "me/messages/{chat}", "{chat}/messages",
    "me/chat/{chat}", "{chat}/url",
  ])
  func documentedPathsAreAnswered(_ path: String) async throws {
    let answer = try await sandbox.get(path.replacing("{chat}", with: chat))
    #expect(try answer.graphCode == nil)
    #expect(answer.headers["Content-Type"] == "application/json;charset=utf-8")
  }

  @Test(arguments: [
    ("GET", "me"), ("GET", ""), ("GET", "me/Info"), ("GET", "me//info"), ("GET", "me/info//"),
    ("GET", "info"),
    ("GET", "me/messages/x"), ("GET", "me/subscribe"), ("GET", "mid:C1.2/edit"), ("POST", "me/info"),
    ("POST", "me/subscriptions"), ("POST", "chat:C1"), ("DELETE", "me/messages"), ("get", "me/info"),
    ("POST", "me/updates"), ("GET", "me/info/chat:C1"),
  ])
  func otherPathsAndMethodsAreNoMethods(_ method: String, path: String) async throws {
    let body = method == "GET" || method == "get" ? nil : "{}"
    #expect(try await sandbox.send(try okRequest(path, body: body, method: method)).graphCode == 3)
  }

  @Test(
    arguments: [
      ("application/json;charset=utf-8", nil), ("Application/JSON; charset=UTF-8", nil),
      ("application/json; charset=\"utf-8\"", nil), ("application/json", 4), ("text/json;charset=utf-8", 4),
      ("application/json;charset=windows-1251", 4), (nil, 4),
    ] as [(String?, Int64?)])
  func aPostNamesItsType(_ type: String?, code: Int64?) async throws {
    let body = okMessage(to: #""chat_id":"\#(chat)""#)
    let answer = try await sandbox.send(try okRequest("me/messages/\(chat)", body: body, type: type))
    #expect(try answer.graphCode == code)
    #expect(sandbox.acceptedCount == (code == nil ? 1 : 0))
  }

  @Test(arguments: [
    "", "{", "[]extra", #"{"a":1,"a":2}"#, #"{"recipient":{},}"#,
    String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
  ])
  func aBodyThatIsNoJSONIsRefused(_ body: String) async throws {
    #expect(try await sandbox.post("me/messages", body).graphCode == 4)
  }

  @Test func aGetHasNoBody() async throws {
    let request = try okRequest("me/info", body: "{}", method: "GET")
    #expect(try await sandbox.send(request).graphCode == 4)
    let post = try okRequest("me/messages", method: "POST")
    #expect(try await sandbox.send(post).graphCode == 4)
  }

  @Test(
    arguments: [
      ("count=1", nil), ("count=1&count=1", 100), ("limit=1", 100), ("count", 4), ("count=1=", 4), ("&", 4),
      ("access_token=tknTest:TOKEN", 100),
    ] as [(String, Int64?)])
  func aQueryHoldsKnownParametersOnce(_ query: String, code: Int64?) async throws {
    #expect(try await sandbox.get("me/chats", query).graphCode == code)
  }

  @Test func callsMayBeLimited() async throws {
    let sandbox = OKSandbox(perSecond: 2, time: clock)
    for code in [nil, nil, 8, 8] as [Int64?] {
      #expect(try await sandbox.get("me/info").graphCode == code)
    }
    clock.advance(by: .milliseconds(999))
    #expect(try await sandbox.get("me/info").graphCode == 8)
    clock.advance(by: .milliseconds(1))
    #expect(try await sandbox.get("me/info").graphCode == nil)
  }
}
