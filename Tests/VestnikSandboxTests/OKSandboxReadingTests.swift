import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxReadingTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox

  init() {
    sandbox = OKSandbox(time: clock)
  }

  @Test func aChatHasTheDocumentedKeys() async throws {
    try sandbox.addPerson("580112233445", name: "Anna Petrova")
    try sandbox.receive(text: "Hi", from: "580112233445")
    let id = sandbox.chats[0].id
    let expected = """
      {"type":"GROUP_CHAT","status":"ACTIVE","title":"Anna Petrova",\
      "participants":{"user:580112233445":1767225600000},"lastEventTime":1767225600000,"chat_id":"\(id)",\
      "owner_id":"user:580112233445","group_id":"group:70000001234567"}
      """
    #expect(try await sandbox.get("me/chat/\(id)").text == expected)
    #expect(try await sandbox.get("me/chat", "chat_id=\(id)").text == expected)
    #expect(try await sandbox.get("me/chat/\(id)", "chat_id=\(id)").text == expected)
    #expect(try await sandbox.get("me/chat/\(id)", "chat_id=chat:C1").graphCode == 2001)
    #expect(try await sandbox.get("me/chats").text == #"{"chats":[\#(expected)]}"#)
    let url = try await sandbox.get("\(id)/url")
    #expect(url.text == #"{"url":"https://ok.ru/messages/g70000001234567"}"#)
  }

  @Test(
    arguments: [
      ("me/chat/chat:C1", 705), ("me/chat/chat:Cz", 100), ("chat:C1/url", 705), ("chat:C1/messages", 705),
      ("me/messages/chat:C1", 705), ("me/messages", 100),
    ] as [(String, Int64)])
  func aChatThatIsNotThereIsAnError(_ path: String, code: Int64) async throws {
    #expect(try await sandbox.get(path).graphCode == code)
  }

  @Test func chatsComeInPagesTheLatestFirst() async throws {
    var ids: [String] = []
    for number in 1...120 {
      // Two chats share every instant.
      if number % 2 == 0 { clock.advance(by: .milliseconds(1)) }
      ids.append(try sandbox.start(by: "\(number)"))
    }
    var seen: [String] = []
    var sizes: [Int] = []
    var marker: String?
    repeat {
      let encoded = marker?.replacing("=", with: "%3D").replacing("+", with: "%2B") ?? ""
      let page = try await sandbox.get("me/chats", marker == nil ? "" : "marker=\(encoded)").json
      let chats = page["chats"]?.elements ?? []
      sizes.append(chats.count)
      seen += chats.compactMap { $0["chat_id"]?.text }
      marker = page["marker"]?.text
    } while marker != nil && sizes.count < 10
    #expect(sizes == [50, 50, 20])
    #expect(seen.first == sandbox.chats.map(\.id).last)
    #expect(Set(seen) == Set(ids))
    #expect(seen.count == 120)
  }

  @Test(
    arguments: [
      ("count=0", 100), ("count=1", nil), ("count=100", nil), ("count=101", 100), ("count=%2B5", 100),
      ("count=ten", 100), ("marker=x", 100), ("marker=", 100), ("count=99999999999999999999", 100),
    ] as [(String, Int64?)])
  func aPageHasOneToAHundredChats(_ query: String, code: Int64?) async throws {
    #expect(try await sandbox.get("me/chats", query).graphCode == code)
  }

  @Test func aMarkerIsLeftOutOnTheLastPage() async throws {
    for user in ["1", "2", "3"] { try sandbox.start(by: user) }
    #expect(try await sandbox.get("me/chats", "count=2").json["marker"]?.text?.isEmpty == false)
    #expect(try await sandbox.get("me/chats", "count=3").json["marker"] == nil)
    #expect(try await sandbox.get("me/chats", "count=4").json["marker"] == nil)
  }

  /// The texts of a page of messages.
  private func texts(_ query: String, in chat: String) async throws -> [String?] {
    let page = try await sandbox.get("me/messages/\(chat)", query)
    #expect(try page.graphCode == nil)
    return (try page.json["messages"]?.elements ?? []).map { $0["message"]?["text"]?.text }
  }

  @Test func theHistoryIsReadBackwardsBetweenTwoTimes() async throws {
    var ids: [String] = []
    for number in 0..<60 {
      ids.append(try sandbox.receive(text: "\(number)", from: "1"))
      clock.advance(by: .milliseconds(1))
    }
    let chat = sandbox.chats[0].id
    let start: Int64 = 1_767_225_600_000
    #expect(try await texts("", in: chat) == (10..<60).reversed().map { "\($0)" })
    #expect(try await texts("count=2", in: chat) == ["59", "58"])
    #expect(try await texts("from=\(start + 5)&to=\(start + 3)", in: chat) == ["5", "4", "3"])
    #expect(try await texts("from=\(start + 2)", in: chat) == ["2", "1", "0"])
    #expect(try await texts("to=\(start + 59)", in: chat) == ["59"])
    #expect(try await texts("from=9223372036854775807&to=0&count=1", in: chat) == ["59"])
    for query in ["from=5&to=5", "from=4&to=5", "from=-1", "count=0", "count=101", "to=x"] {
      #expect(try await sandbox.get("me/messages/\(chat)", query).graphCode == 100)
    }
    try sandbox.delete(ids[59])
    #expect(try await texts("count=1&include_deleted=false", in: chat) == ["58"])
    #expect(try await sandbox.get("me/messages/\(chat)", "include_deleted=true").graphCode == 10)
    #expect(try await sandbox.get("me/messages/\(chat)", "include_deleted=1").graphCode == 100)
  }

  @Test func deletedMessagesAreReadByRight() async throws {
    let sandbox = OKSandbox(readsDeleted: true, time: clock)
    try sandbox.delete(try sandbox.receive(text: "Oops", from: "1"))
    let path = "\(sandbox.chats[0].id)/messages"
    #expect(try await sandbox.get(path).text == #"{"messages":[]}"#)
    let page = try await sandbox.get(path, "include_deleted=true")
    #expect(try page.json["messages"]?.elements?.count == 1)
  }

  @Test func aRecordHasTheDocumentedKeys() async throws {
    try sandbox.addPerson("1", name: "Anna")
    let first = try sandbox.receive(
      text: nil, from: "1", attachments: [.init("SHARE", payload: #"{ "url": "https://example.org/7" }"#)])
    let chat = sandbox.chats[0].id
    let own = try await sandbox.write(#"{"text":"a","reply_to":"\#(first)"}"#, in: chat).messageID
    try await sandbox.post("\(own)/edit", #"{"message":{"text":"b","privacyWarning":"SCREENCAST"}}"#)
    // The upper bits of `seq` are the time, and `mid` ends with it in hexadecimal.
    let sequence: Int64 = 1_767_225_600_000 << 16
    #expect(own == "mid:\(chat.dropFirst(5)).\(String(sequence + 1, radix: 16))")
    let expected = """
      {"messages":[{"sender":{"name":"Bakery","group_id":"group:70000001234567"},\
      "recipient":{"chat_id":"\(chat)"},"message":{"text":"b","seq":\(sequence + 1),\
      "privacyWarning":"SCREENCAST","mid":"\(own)"},"timestamp":1767225600000,"edited":true},\
      {"sender":{"name":"Anna","user_id":"user:1"},"recipient":{"chat_id":"\(chat)"},\
      "message":{"seq":\(sequence),"attachments":[{"type":"SHARE",\
      "payload":{"url":"https://example.org/7"}}],"mid":"\(first)"},"timestamp":1767225600000}]}
      """
    #expect(try await sandbox.get("me/messages", "chat_id=\(chat)").text == expected)
  }

  @Test func sequencesGrowWhenTheClockStepsBack() throws {
    try sandbox.receive(text: "a", from: "1")
    clock.stepWallClock(by: .seconds(-3600))
    try sandbox.receive(text: "b", from: "1")
    let ids = sandbox.messages(in: sandbox.chats[0].id).map(\.id)
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == 2)
  }
}
