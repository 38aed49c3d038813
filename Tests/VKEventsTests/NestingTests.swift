import Foundation
import Testing
import VKEvents
import VestnikCore

/// What is nested in itself, and what is cut in the middle: neither costs the rest of the event.
@Suite struct NestingTests {
  private func event(walls: Int) -> Data {
    let open = String(repeating: #"{"type":"wall","wall":{"id":1,"attachments":["#, count: walls)
    let close = String(repeating: "]}}", count: walls)
    return Data(
      #"{"type":"message_new","object":{"message":{"id":7,"text":"x","attachments":[\#(open)\#(close)]}}}"#
        .utf8)
  }

  private func depth(_ attachments: [VKAttachment]) -> Int {
    guard case .post(let post)? = attachments.first else { return 0 }
    return 1 + depth(post.attachments)
  }

  @Test(arguments: [(1, 1, 0), (7, 7, 0), (8, 8, 0), (9, 8, 1), (35, 8, 1)])
  func postsWithinPostsAreReadToABound(walls: Int, typed: Int, problems: Int) throws {
    let event = try VKEvent(parsing: event(walls: walls))
    guard case .messageNew(let message, _) = event.content else { return #expect(Bool(false)) }
    #expect(depth(message.attachments) == typed && event.unread.count == problems && message.text == "x")
  }

  @Test func aSmallStackIsEnough() async {
    let body = event(walls: 40)
    let isRead = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
      let thread = Thread { continuation.resume(returning: (try? VKEvent(parsing: body)) != nil) }
      thread.stackSize = 512 * 1024
      thread.start()
    }
    #expect(isRead)
  }

  @Test(arguments: [#"x\ud83d"#, #"\ud83dy"#, #"\ude00"#, #"\ud83d\u0041"#, #"\ud83d\n"#])
  func halfAnEmojiCostsOneCharacter(text: String) throws {
    let body =
      #"{"type":"message_new","object":{"message":{"id":7,"text":"\#(text)","ref":"r"},"new":"\#(text)"}}"#
    let event = try VKEvent(parsing: Data(body.utf8))
    guard case .messageNew(let message, _) = event.content else { return #expect(Bool(false)) }
    #expect(message.text.contains("\u{FFFD}") && message.ref == "r" && message.id == 7)
    #expect(event.unread.map(\.path) == ["object.message.text", "object.new"])
    // What is kept is JSON for everybody.
    #expect(try JSONDecoder().decode(VKEvent.self, from: event.raw.bytes).content == event.content)
  }
}
