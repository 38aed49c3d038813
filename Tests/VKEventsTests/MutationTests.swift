import Foundation
import Testing
import VestnikCore

@testable import VKEvents

@Suite struct MutationTests {
  private static let others: [JSONValue] = [
    .null, .bool(true), .integer(1), .integer(.min), .number(literal: "12.50"),
    .number(literal: "18446744073709551616"), .string(""), .string("word"), .array([]), .array([.array([])]),
    .object([:]), .object(["type": .string("x"), "y": .array([.null])]),
  ]

  /// Reads what was made of an event, and uses all of it.
  private func survives(_ bytes: Data, as original: VKEvent, _ what: String) throws {
    let event: VKEvent
    do {
      event = try VKEvent(parsing: bytes)
    } catch {
      Issue.record("\(what): \(error)")
      return
    }
    #expect(event.type == original.type, "\(what)")
    #expect(event.groupID == original.groupID, "\(what)")
    #expect(event.eventID == original.eventID, "\(what)")
    #expect(event.raw.bytes == bytes, "\(what)")
    // Whatever was read can be written.
    _ = try modelJSON(of: event)
  }

  /// Whether the tests may take as long as they like.
  private static let isLong = ProcessInfo.processInfo.environment["VESTNIK_LONG_TESTS"] == "1"

  /// The places of an event below its envelope; of an event with many a part, evenly spread.
  private func places(of value: JSONValue, atMost limit: Int = 60) -> [[Step]] {
    let all = value.paths().filter { $0.first == .key("object") }
    let stride = max(1, all.count / limit)
    return all.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  @Test(arguments: fixtureNames) func aLostKeyLosesNothingElse(name: String) throws {
    let original = try event(name)
    let value = try original.raw.value()
    for path in places(of: value) {
      guard let changed = value.replacing(path, with: nil) else { continue }
      try survives(try changed.bytes(), as: original, "\(name) without \(description(of: path))")
    }
  }

  @Test(arguments: fixtureNames) func aValueOfAnotherKindLosesNothingElse(name: String) throws {
    let original = try event(name)
    let value = try original.raw.value()
    for (index, path) in places(of: value).enumerated() {
      let other = Self.others[index % Self.others.count]
      guard let changed = value.replacing(path, with: other) else { continue }
      try survives(try changed.bytes(), as: original, "\(name) with \(other) at \(description(of: path))")
    }
  }

  @Test(arguments: fixtureNames) func anInsertedKeyChangesNothing(name: String) throws {
    let original = try event(name)
    let value = try original.raw.value()
    let typed = try typedValue(original)
    for path in places(of: value) {
      // What stands in free-form parts is the sender's own.
      guard case .object(var members)? = value[path], !isFreeForm(path) else { continue }
      members["inserted_key"] = .object(["a": .array([.integer(1), .null])])
      guard let changed = value.replacing(path, with: .object(members)) else { continue }
      let bytes = try changed.bytes()
      try survives(bytes, as: original, "\(name) with a key in \(description(of: path))")
      let again = try VKEvent(parsing: bytes)
      if members.count > 1 {
        // A model that keeps its JSON writes the key again, and nothing else is different.
        #expect(
          try typedValue(again).removing(key: "inserted_key") == typed, "\(name) \(description(of: path))")
      }
      #expect(again.unread.count == original.unread.count)
    }
  }

  private func typedValue(_ event: VKEvent) throws -> JSONValue {
    try RawJSON(try modelJSON(of: event)).value()
  }

  private func isFreeForm(_ path: [Step]) -> Bool {
    path.contains { [.key("payload"), .key("price"), .key("icon")].contains($0) }
  }

  /// The same event through a decoder of Foundation's: value for value, and what could not be read as well.
  private func expectBothDriversAgree(_ bytes: Data, _ what: String) throws {
    let event = try VKEvent(parsing: bytes)
    let coded = try JSONDecoder().decode(VKEvent.self, from: bytes)
    #expect(
      [coded.type.rawValue, coded.eventID, coded.apiVersion] == [
        event.type.rawValue, event.eventID, event.apiVersion,
      ], "\(what)")
    #expect(coded.groupID == event.groupID, "\(what)")
    // Sums of money keep their digits, of which Foundation's decoder drops zeroes.
    #expect(
      try typedValue(coded).withPlainNumbers == typedValue(event).withPlainNumbers, "\(what)")
    // In the order of the keys, which Foundation does not keep.
    #expect(Set(coded.unread.map(\.reason)) == Set(event.unread.map(\.reason)), "\(what)")
    #expect(Set(coded.unread.map(\.path)) == Set(event.unread.map(\.path)), "\(what)")
  }

  // Foundation's decoder with the adapter goes 64 levels deep.
  @Test(arguments: fixtureNames.filter { $0 != "message-new-forwards-deep" })
  func bothDriversAgree(name: String) throws {
    let original = try event(name)
    let value = try original.raw.value()
    try expectBothDriversAgree(try value.bytes(), name)
    // But for numbers that Foundation writes in its own form.
    let others = Self.others.filter { if case .number = $0 { false } else { true } }
    // Foundation's decoder takes milliseconds for an event in a debug build.
    for (index, path) in places(of: value, atMost: Self.isLong ? 60 : 15).enumerated() {
      for other in [nil, others[index % others.count]] {
        guard let changed = value.replacing(path, with: other) else { continue }
        try expectBothDriversAgree(
          try changed.bytes(),
          "\(name) with \(other.map { "\($0)" } ?? "nothing") at \(description(of: path))")
      }
    }
  }

  @Test(arguments: fixtureNames) func aBrokenOffEventIsRefused(name: String) throws {
    let bytes = try fixture(name).dropLast()
    for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 80)) {
      #expect(throws: JSONError.self) { try VKEvent(parsing: Data(bytes.prefix(length))) }
    }
  }

  @Test(arguments: fixtureNames) func aDamagedByteIsNoCrash(name: String) throws {
    let bytes = try fixture(name)
    let others: [UInt8] = [0x22, 0x2C, 0x39, 0x00, 0x5C, 0x7B, 0x5D, 0xC3]
    var place = 0
    for index in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 80)) {
      var damaged = bytes
      damaged[index] = others[place % others.count]
      place += 1
      guard let event = try? VKEvent(parsing: damaged) else { continue }
      _ = try modelJSON(of: event)
    }
  }
}
