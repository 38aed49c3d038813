import Foundation
import Testing
import VestnikCore

@testable import VKEvents

/// Which values of what was received the models hold: they write them again, and notice when they are missing.
struct Coverage {
  var count = 0
  var missing: [String] = []

  /// Compares an event with what its models hold. `null` counts as no value.
  mutating func add(_ name: String, _ event: VKEvent) throws {
    let received = try event.raw.value()
    let written = add(name, received: received, typed: try value(of: modelJSON(of: event)))
    // A model that keeps its JSON writes what it does not understand, and does not notice when it is missing.
    for path in written {
      guard case .key? = path.last, ![.array([]), .object([:])].contains(received[path]),
        let less = received.replacing(path, with: nil)
      else { continue }
      let again = try? VKEvent(parsing: try less.bytes())
      if let again, again.content == event.content, again.isSame(as: event) {
        missing.append("\(name): \(description(of: path))")
      }
    }
  }

  /// Compares two documents and returns the places at which they agree. `null` counts as no value.
  @discardableResult
  mutating func add(_ name: String, received: JSONValue, typed: JSONValue) -> [[Step]] {
    var same: [[Step]] = []
    for path in received.paths() {
      guard let value = received[path], value != .null else { continue }
      if case .key("secret")? = path.first { continue }
      count += 1
      if let other = typed[path], Self.agree(value, other) {
        same.append(path)
      } else {
        missing.append("\(name): \(description(of: path))")
      }
    }
    return same
  }

  /// Whether two values mean the same: containers have values of their own, and a flag may be a number.
  static func agree(_ received: JSONValue, _ typed: JSONValue) -> Bool {
    switch (received, typed) {
    case (.object, .object), (.array, .array): true
    default: plain(received) == plain(typed)
    }
  }

  private static func plain(_ value: JSONValue) -> String {
    switch value {
    case .bool(let flag): flag ? "1" : "0"
    case .integer(let number): "\(number)"
    case .number(let literal):
      Double(literal).map { $0 == $0.rounded() ? "\(Int64($0))" : "\($0)" } ?? literal
    case .string(let text): text
    default: ""
    }
  }
}

@Suite struct CoverageTests {
  /// Fixtures of what has no model, by intention.
  private static let opaque = [
    "attachment-widget", "attachment-channel-message", "attachment-textlive", "attachment-donut-link",
    "attachment-pretty-cards", "attachment-page", "attachment-posted-photo", "attachment-artist",
    "attachment-unknown", "attachment-not-an-object", "message-new-unknown-keys", "message-new-object-number",
    "message-new-object-array", "message-new-php-empties", "attachment-market-false",
    "attachment-market-price-empty", "attachment-doc-empty-preview",
  ]

  @Test func nearlyAllOfTheMessageFamilyIsTyped() throws {
    var coverage = Coverage()
    for name in fixtureNames where !Self.opaque.contains(name) {
      let event = try event(name)
      guard event.type.rawValue.hasPrefix("message_") else { continue }
      try coverage.add(name, event)
    }
    #expect(coverage.count > 5000)
    let share = 1 - Double(coverage.missing.count) / Double(coverage.count)
    #expect(share >= 0.98, "\(share): \(coverage.missing.prefix(40).joined(separator: "\n"))")
  }

  @Test func everyValueOfTheSourceDocumentsSampleIsTyped() throws {
    let event = try event("message-new-devino")
    var coverage = Coverage()
    try coverage.add("devino", event)
    #expect(coverage.missing == [])
  }

  @Test func whatHasNoModelIsNotCounted() throws {
    let text =
      #"{"type":"message_new","object":{"message":{"id":1,"novelty":2,"attachments":[{"type":"page","page":{"id":3,"novelty":4}}]}}}"#
    var coverage = Coverage()
    try coverage.add("novelties", try event(parsing: text))
    #expect(
      coverage.missing == [
        "novelties: .object.message.attachments[0].page.novelty", "novelties: .object.message.novelty",
      ])
  }
}

extension VKEvent {
  fileprivate func isSame(as other: VKEvent) -> Bool {
    type == other.type && groupID == other.groupID && eventID == other.eventID
      && apiVersion == other.apiVersion
  }
}
