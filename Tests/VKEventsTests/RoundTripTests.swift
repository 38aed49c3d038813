import Foundation
import Testing
import VestnikCore

@testable import VKEvents

@Suite struct RoundTripTests {
  @Test(arguments: fixtureNames) func anEventIsWrittenAsItWasReceived(name: String) throws {
    let bytes = try fixture(name)
    let event = try VKEvent(parsing: bytes)
    var writer = JSONWriter()
    event.write(to: &writer)
    // A file ends with a line feed, which is no part of the value.
    #expect(writer.data == bytes.dropLast())
    #expect(event.raw.bytes == bytes.dropLast())
  }

  @Test(arguments: fixtureNames) func anEventSurvivesFoundationsCoders(name: String) throws {
    let event = try event(name)
    let stored = try JSONEncoder().encode(event)
    // 64 levels are what Core reads from a decoder: see `JSONValue`.
    guard name != "message-new-forwards-deep" else {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(VKEvent.self, from: stored) }
      return
    }
    let again = try JSONDecoder().decode(VKEvent.self, from: stored)
    // `1.0` comes back as `1`, so the values are compared and not their digits.
    var coverage = Coverage()
    coverage.add(name, received: try event.raw.value(), typed: try again.raw.value())
    #expect(coverage.missing == [])
    #expect(again.type == event.type)
    #expect(again.groupID == event.groupID)
    #expect(Set(again.unread.map(\.path)) == Set(event.unread.map(\.path)))
  }

  @Test(arguments: fixtureNames) func aMessageIsReadAgainFromWhatItWrites(name: String) throws {
    let event = try event(name)
    guard let message = event.message else { return }
    var writer = JSONWriter()
    try message.write(to: &writer)
    var reader = try JSONReader(writer.data, limits: .raw, isLenient: true)
    let again = try reader.document(VKMessage.self)
    #expect(reader.problemCount <= event.unread.count)
    var second = JSONWriter()
    try again.write(to: &second)
    #expect(second.data == writer.data)
  }

  @Test func aMessageCanBeStoredByItself() throws {
    let message = try message("attachment-mixed")
    let stored = try JSONEncoder().encode(message)
    let again = try JSONDecoder().decode(VKMessage.self, from: stored)
    let isEqual = again == message
    #expect(isEqual)
    #expect(again.attachments.count == 5)
  }

  @Test(arguments: ["unknown", "widget", "page", "textlive", "app-action", "pretty-cards"])
  func anAttachmentWithUnknownPartsIsWrittenAsItWasReceived(name: String) throws {
    let attachment = try #require(try message("attachment-\(name)").attachments.first)
    let written = try JSONEncoder().encode(attachment)
    let received = try #require(
      try event("attachment-\(name)").raw.value()[
        [.key("object"), .key("message"), .key("attachments"), .index(0)] as [Step]])
    #expect(try value(of: written) == received)
  }

  @Test func aCommunityEventKeepsItsObject() throws {
    guard case .community(let happening) = try event("event-market-order-new").content else {
      Issue.record("no community event")
      return
    }
    let again = try JSONDecoder().decode(
      VKCommunityEvent.self, from: try JSONEncoder().encode(happening))
    #expect(try again.object?.value() == happening.object?.value())
    #expect(again.userID == happening.userID)
  }
}
