import Foundation
import Testing
import Vestnik

/// One rule for everything that comes in, whatever the door: what can be mended is mended and listed.
@Suite struct LeniencyTests {
  /// A way in, and what a text that came by it became.
  struct Door: Sendable, CustomTestStringConvertible {
    var name: String
    /// A body with `§` in the place of a text.
    var body: String
    /// The text that was read, and whether something was listed.
    var read: @Sendable (WebhookRequest) throws -> (text: String?, isListed: Bool)

    var testDescription: String { name }
  }

  static let policy = WebhookPolicy(secret: nil)

  static func text(_ event: VKEvent) -> (String?, Bool) {
    guard case .messageNew(let message, _) = event.content else { return (nil, !event.unread.isEmpty) }
    return (message.text, !event.unread.isEmpty)
  }

  static let vkBody = #"{"group_id":7,"type":"message_new","object":{"message":{"from_id":5,"text":"§"}}}"#

  static let doors: [Door] = [
    Door(name: "VK", body: vkBody) { request in text(try VKWebhook(policy: policy).events(in: request)[0]) },
    Door(name: "VK through Devino", body: vkBody) { request in
      guard case .incoming(let event)? = try DevinoWebhook(policy: policy).events(in: request).first else {
        return (nil, false)
      }
      return text(event)
    },
    Door(
      name: "Devino, statuses", body: #"[{"messageId":"1","status":"READ","errorCode":"§"}]"#, read: status),
    Door(name: "Devino, a status", body: #"{"messageId":"1","status":"READ","errorCode":"§"}"#, read: status),
    Door(name: "OK", body: #"{"webhookType":"MESSAGE_CREATED","message":{"mid":"m","text":"§"}}"#) {
      request in
      let event = try OKWebhook(policy: policy).events(in: request)[0]
      guard case .messageCreated(let message) = event.content else { return (nil, false) }
      return (message.text, !event.unread.isEmpty)
    },
    Door(name: "Rapporto, a report", body: #"{"mtNum":"1","status":2,"text":"§"}"#) { request in
      guard case .status(let report)? = try RapportoWebhook(policy: policy).events(in: request).first else {
        return (nil, false)
      }
      return (report.text, !report.unread.isEmpty)
    },
    Door(name: "Rapporto, a message", body: #"{"sourceAddr":"79990001122","message":"§"}"#) { request in
      guard case .incoming(let message)? = try RapportoWebhook(policy: policy).events(in: request).first
      else {
        return (nil, false)
      }
      return (message.text, !message.unread.isEmpty)
    },
  ]

  @Sendable static func status(_ request: WebhookRequest) throws -> (text: String?, isListed: Bool) {
    guard case .status(let report)? = try DevinoWebhook(policy: policy).events(in: request).first else {
      return (nil, false)
    }
    return (report.errorCode, !report.unread.isEmpty)
  }

  private func request(_ door: Door, _ text: Data, before: [UInt8] = []) -> WebhookRequest {
    let parts = door.body.components(separatedBy: "§")
    return WebhookRequest(
      method: "POST", target: "/", body: Data(before) + Data(parts[0].utf8) + text + Data(parts[1].utf8))
  }

  @Test(
    arguments: doors,
    [
      (Data(#"привет \ud83d!"#.utf8), "привет \u{FFFD}!"), (Data(#"\ude00"#.utf8), "\u{FFFD}"),
      (Data([0x61, 0xD0]), "a\u{FFFD}"), (Data([0xF0, 0x9F, 0x98, 0x62]), "\u{FFFD}b"),
      (Data("a\tb\n".utf8), "a\tb\n"),
      (Data("\u{1}".utf8), "\u{1}"), (Data(#"C:\dir"#.utf8), #"C:\dir"#),
    ])
  func aSpoiledTextCostsOneCharacterAtMost(door: Door, spoiled: (bytes: Data, mended: String)) throws {
    let read = try door.read(request(door, spoiled.bytes))
    #expect(read.text == spoiled.mended && read.isListed)
  }

  @Test(arguments: doors) func aByteOrderMarkIsLeftOut(door: Door) throws {
    let read = try door.read(request(door, Data("x".utf8), before: [0xEF, 0xBB, 0xBF]))
    #expect(read.text == "x")
    #expect(try door.read(request(door, Data("x".utf8))).isListed == false)
  }

  @Test(arguments: doors) func whatCannotBeMendedIsRefused(door: Door) {
    for body in ["", "{\"a\":", "x", "\u{FEFF}"] {
      let request = WebhookRequest(method: "POST", target: "/", body: Data(body.utf8))
      #expect(throws: WebhookError.self) { try door.read(request) }
    }
  }
}
