import Foundation
import Testing
import VestnikCore

@testable import VKEvents

/// Which paths of what was received come out of the models again.
struct Coverage {
  var count = 0
  var missing: [String] = []

  /// Compares an event with what its models hold. `null` counts as no value.
  mutating func add(_ name: String, received: JSONValue, typed: JSONValue) {
    for path in received.paths() {
      guard let value = received[path], value != .null else { continue }
      if case .key("secret")? = path.first { continue }
      count += 1
      guard let other = typed[path], Self.agree(value, other) else {
        missing.append("\(name): \(description(of: path))")
        continue
      }
    }
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
      coverage.add(name, received: try event.raw.value(), typed: try value(of: try event.typedJSON()))
    }
    #expect(coverage.count > 5000)
    let share = 1 - Double(coverage.missing.count) / Double(coverage.count)
    #expect(share >= 0.98, "\(share): \(coverage.missing.prefix(40).joined(separator: "\n"))")
  }

  @Test func everyValueOfTheSourceDocumentsSampleIsTyped() throws {
    let event = try event("message-new-devino")
    var coverage = Coverage()
    coverage.add("devino", received: try event.raw.value(), typed: try value(of: try event.typedJSON()))
    #expect(coverage.missing == [])
  }

  @Test func whatHasNoModelIsNotCountedAsTyped() throws {
    let event = try event("attachment-unknown")
    var coverage = Coverage()
    coverage.add("unknown", received: try event.raw.value(), typed: try value(of: try event.typedJSON()))
    #expect(coverage.missing.map { $0.contains("hologram") } == [true, true])
  }
}
