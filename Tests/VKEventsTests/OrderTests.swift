import Foundation
import Testing
import VKEvents
import VestnikCore

/// JSON gives no order to keys: whatever comes first, the event is the same.
@Suite struct OrderTests {
  private let photo = #"{"id":7,"owner_id":-5,"text":"p"}"#

  private func message(attachment: String) throws -> (message: VKMessage, unread: [JSONError]) {
    let event = try VKEvent(
      parsing: Data(
        #"{"type":"message_new","object":{"message":{"text":"x","attachments":[\#(attachment)],"ref":"r"}}}"#
          .utf8))
    guard case .messageNew(let message, _) = event.content else { throw JSONError(path: "", reason: "?") }
    #expect(message.text == "x" && message.ref == "r")
    return (message, event.unread)
  }

  @Test(arguments: [
    #"{"type":"message_new","group_id":5,"event_id":"e","v":"5.199","object":{"message":{"text":"x"}}}"#,
    #"{"object":{"message":{"text":"x"}},"v":"5.199","event_id":"e","group_id":5,"type":"message_new"}"#,
    #"{"group_id":5,"object":{"message":{"text":"x"}},"type":"message_new","v":"5.199","event_id":"e"}"#,
    #" { "new" : {"type":"like_add"} , "type" : "message_new","object":{"message":{"text":"x"}},"#
      + #""group_id":5,"event_id":"e","v":"5.199" } "#,
  ])
  func theTypeMayComeAnywhere(json: String) throws {
    let event = try VKEvent(parsing: Data(json.utf8))
    guard case .messageNew(let message, nil) = event.content else { return #expect(Bool(false)) }
    #expect(message.text == "x" && event.groupID == 5 && event.eventID == "e" && event.apiVersion == "5.199")
    #expect(event.unread.isEmpty)
    #expect(try JSONDecoder().decode(VKEvent.self, from: Data(json.utf8)).content == event.content)
  }

  @Test func ofTwoTypesTheFirstDecides() throws {
    let json = #"{"type":"message_new","object":{"message":{"text":"x"}},"type":"message_read"}"#
    let event = try VKEvent(parsing: Data(json.utf8))
    #expect(event.type == .messageNew)
    guard case .messageNew = event.content else { return #expect(Bool(false)) }
  }

  @Test(arguments: [
    #"{"object":{},"v":"5"}"#, #"{"object":{},"type":7}"#, #"{"object":{},"type":null}"#,
    #"{"type":"","object":{},"type":"message_new"}"#, #"{"object":{},"type":"","type":"message_new"}"#,
  ])
  func withoutATypeThereIsNoEvent(json: String) {
    let error = #expect(throws: JSONError.self) { try VKEvent(parsing: Data(json.utf8)) }
    #expect(error?.reason == "type is missing or cannot be read")
  }

  @Test(.timeLimit(.minutes(20)), arguments: ["", #""type":"","#, #""type":7,"#, #""type":"message_new","#])
  func manyObjectsTakeNoLongTime(start: String) {
    let objects = Array(repeating: #""object":{"message":{}}"#, count: 20_000).joined(separator: ",")
    let event = try? VKEvent(parsing: Data("{\(start)\(objects)}".utf8))
    #expect((event != nil) == start.contains("message_new"))
  }

  @Test func tooManyAttachmentsWithinEachOtherAreNamedByTheirPlace() throws {
    let open = String(repeating: #"{"type":"wall","x":1,"wall":{"attachments":["#, count: 9)
    let (_, unread) = try message(attachment: open + String(repeating: "]}}", count: 9))
    let path = "object.message.attachments[0]" + String(repeating: ".wall.attachments[0]", count: 8)
    #expect(unread.map(\.path) == [path])
  }

  @Test(arguments: [(99, 99), (100, 100), (101, 101), (102, 101)])
  func aProblemSeenTwiceCountsOnce(halves: Int, entries: Int) throws {
    // Without a message inside the object is looked at twice.
    let text = String(repeating: #"\ud800"#, count: halves)
    let event = try VKEvent(
      parsing: Data(#"{"type":"message_new","object":{"id":1,"text":"\#(text)"}}"#.utf8))
    #expect(event.unread.count == entries)
    #expect(event.unread.allSatisfy { $0.path == "object.text" })
  }

  @Test func ofTwoMessagesTheLastOneCounts() throws {
    let json = #"{"type":"message_new","object":{"message":{"text":"a","ref":"r"},"message":{"text":"b"}}}"#
    let event = try VKEvent(parsing: Data(json.utf8))
    guard case .messageNew(let message, _) = event.content else { return #expect(Bool(false)) }
    #expect(message.text == "b" && message.ref == nil)
  }

  @Test(arguments: [
    #"{"type":"photo","photo":P}"#, #"{"photo":P,"type":"photo"}"#,
    #"{"x":[1],"type":"photo","y":{},"photo":P}"#,
    #"{"photo":{"id":1},"type":"photo","photo":P}"#, #"{"type":"photo","photo":P,"video":{"id":2}}"#,
  ])
  func anAttachmentIsReadInAnyOrder(shape: String) throws {
    let (message, unread) = try message(attachment: shape.replacingOccurrences(of: "P", with: photo))
    guard case .photo(let photo)? = message.attachments.first else { return #expect(Bool(false)) }
    #expect(photo.id == 7 && photo.ownerID == -5 && photo.text == "p" && unread.isEmpty)
  }

  @Test(arguments: [
    (#"{"type":"photo"}"#, "photo", 0), (#"{"type":"photo","photo":null}"#, "photo", 0),
    (#"{"type":"photo","photo":5}"#, "photo", 1), (#"{"photo":"x","type":"photo"}"#, "photo", 1),
    (#"{"type":"comet","comet":{"id":1}}"#, "comet", 0), (#"{"type":"","x":1}"#, "", 0),
    (#"{"photo":{"id":1}}"#, "", 1), (#"{"type":7,"photo":{"id":1}}"#, "", 1), ("7", "", 1), ("[1]", "", 1),
  ])
  func whatCannotBeReadIsKept(attachment: String, type: String, problems: Int) throws {
    let (message, unread) = try message(attachment: attachment)
    guard case .unknown(type, let raw)? = message.attachments.first else {
      return #expect(Bool(false), "\(message.attachments)")
    }
    #expect(raw.bytes == Data(attachment.utf8) && unread.count == problems)
    if problems > 0 { #expect(unread[0].path.hasPrefix("object.message.attachments[0]")) }
  }
}
