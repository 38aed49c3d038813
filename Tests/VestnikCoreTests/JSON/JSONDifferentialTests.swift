import Foundation
import Testing
import VestnikCore

/// The reader beside Foundation's, and the two drivers of one list of fields beside each other.
///
/// Accepted differences, each looked for where it occurs and nowhere else:
/// - Foundation takes a comma before a closing bracket and a byte order mark; RFC 8259 allows neither.
/// - A byte 0 among the first four is taken there for UTF-16 or UTF-32; JSON is UTF-8 (RFC 8259 §8.1).
/// - Of several same keys Foundation takes the first; we take the last, as most parsers do. It does not look
///   at all into what it passes over.
/// - Numbers pass through `Decimal` there: `2.50` is `2.5`, `3.0` is `3`, more than 38 digits are rounded, and
///   what `Decimal` cannot hold is refused. We keep the digits.
@Suite struct JSONDifferentialTests {
  private static let count = 100_000

  @Test(.timeLimit(.minutes(20))) func bothReadersAgree() {
    let seed = UInt64.random(in: .min ... .max)
    print("JSONDifferentialTests: seed \(seed)")
    var random = SplitMix(state: seed)
    let decoder = JSONDecoder()
    var accepted = 0
    for number in 0..<Self.count {
      let text = JSONGenerator.document(mutated: number % 2 == 1, using: &random)
      let ours = try? read(JSONValue.self, text: text)
      let theirs = try? decoder.decode(JSONValue.self, from: text)
      if ours != nil { accepted += 1 }
      if ours != theirs, let problem = Difference.unexplained(ours, theirs, text) {
        Issue.record("seed \(seed): \(problem): \(String(decoding: text, as: UTF8.self).debugDescription)")
        return
      }
    }
    // Otherwise nothing has been compared.
    #expect(accepted > Self.count / 2 && accepted < Self.count * 9 / 10)
  }

  /// In several parts, which run beside each other.
  @Test(.timeLimit(.minutes(20)), arguments: 0..<4) func bothDriversAgree(part: Int) throws {
    let seed = UInt64.random(in: .min ... .max)
    print("JSONDifferentialTests: seed \(seed)")
    var random = SplitMix(state: seed)
    var accepted = 0
    for number in 0..<Self.count / 4 {
      let text = JSONGenerator.document(mutated: number % 2 == 1, using: &random)
      guard let value = try? read(JSONValue.self, text: text) else {
        // What is no JSON is refused, whatever it is read into; where Foundation has its own mind see above.
        let isJSONThere = (try? JSONDecoder().decode(JSONValue.self, from: text)) != nil
        let letters = [
          try? read(Letter.self, text: text),
          isJSONThere ? nil : try? JSONDecoder().decode(Letter.self, from: text),
        ]
        if letters != [nil, nil] { Issue.record("seed \(seed): accepted: \(text as NSData)") }
        continue
      }
      // Numbers as `Decimal` has them, and none that it would round.
      guard let seen = Difference.throughDecimal(value), seen.firstUnwritable(at: "") == nil else { continue }
      let plain = Data(try written(seen).utf8)
      let bytes = try? read(Letter.self, text: plain)
      let coded = try? JSONDecoder().decode(Letter.self, from: plain)
      guard Difference.same(bytes, coded) else {
        Issue.record("seed \(seed): \(String(decoding: plain, as: UTF8.self).debugDescription)")
        return
      }
      guard let bytes else { continue }
      accepted += 1
      let written = try #require(try? read(JSONValue.self, text: Data(written(bytes).utf8)))
      let encoded = try read(JSONValue.self, text: JSONEncoder().encode(bytes))
      if Difference.throughDecimal(written) != encoded { Issue.record("seed \(seed): written differently") }
    }
    #expect(accepted > Self.count / 4 / 5)
  }

  /// Every JSON fixture of every target, the broken ones too.
  @Test func bothAgreeOnAllFixtures() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files =
      FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "json" } ?? []
    var accepted = 0
    for file in files {
      let text = try Data(contentsOf: file)
      let name = Comment(rawValue: file.lastPathComponent)
      let ours = try? read(JSONValue.self, text: text)
      let theirs = try? JSONDecoder().decode(JSONValue.self, from: text)
      #expect(Difference.unexplained(ours, theirs, text) == nil, name)
      guard let ours else { continue }
      accepted += 1
      #expect(try read(JSONValue.self, text: Data(written(ours).utf8)) == ours, name)
      guard let seen = Difference.throughDecimal(ours), seen.firstUnwritable(at: "") == nil else { continue }
      let plain = Data(try written(seen).utf8)
      for type: any (JSONCodableValue & Codable).Type in [
        Letter.self, [Letter].self, MessageID.self, RawJSON.self,
      ] {
        try expectBothDriversAgree(type, plain, name)
      }
    }
    #expect(accepted > 20, "the fixtures of the other targets stand beside this one")
  }

  private func expectBothDriversAgree<Value: JSONCodableValue & Codable>(
    _ type: Value.Type, _ text: Data, _ name: Comment
  ) throws {
    func value(_ value: Value?) throws -> JSONValue? {
      try value.map { try read(JSONValue.self, text: Data(written($0).utf8)) }
    }
    let bytes = try? read(type, text: text)
    let coded = try? JSONDecoder().decode(type, from: text)
    #expect(try value(bytes) == value(coded), name)
    guard let bytes, !(bytes is MessageID) else { return }
    let encoded = try read(JSONValue.self, text: JSONEncoder().encode(bytes))
    #expect(try value(bytes).flatMap(Difference.throughDecimal) == encoded, name)
  }

  /// Leniently as the models are read.
  private func read<Value: JSONCodableValue>(_ type: Value.Type, text: Data) throws(JSONError) -> Value {
    var reader = try JSONReader(text, isLenient: true)
    return try reader.document(type)
  }
}

/// What the two may differ in.
private enum Difference {
  /// Why the results cannot be explained, or `nil`.
  static func unexplained(_ ours: JSONValue?, _ theirs: JSONValue?, _ text: Data) -> String? {
    switch (ours, theirs) {
    case (let ours?, let theirs?):
      if throughDecimal(ours) == theirs || hasSameKeys(text) { return nil }
      return "\(ours) and \(theirs) differ"
    case (nil, let theirs?):
      if text.prefix(4).contains(0) { return nil }
      var reader = try? JSONReader(repaired(text))
      let again = try? reader?.document(JSONValue.self)
      if again == nil, members(in: text) > members(of: theirs) { return nil }
      guard repaired(text) != text, let again else { return "Foundation alone accepts" }
      return throughDecimal(again) == theirs || hasSameKeys(text) ? nil : "mended it differs"
    case (let ours?, nil): return throughDecimal(ours) == nil ? nil : "Wire alone accepts"
    case (nil, nil): return nil
    }
  }

  static func same(_ one: Letter?, _ other: Letter?) -> Bool {
    guard var one, var other else { return one == nil && other == nil }
    // Raw bytes are compared as values.
    guard (try? one.extra?.value()) == (try? other.extra?.value()) else { return false }
    guard one.parts.count == other.parts.count else { return false }
    (one.extra, other.extra) = (nil, nil)
    (one.parts, other.parts) = ([], [])
    guard one.reply.count == other.reply.count, zip(one.reply, other.reply).allSatisfy(same) else {
      return false
    }
    (one.reply, other.reply) = ([], [])
    return one == other
  }

  /// The value as `Decimal` has its numbers; `nil` when it has one that `Decimal` cannot hold.
  static func throughDecimal(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .number(let literal):
      if let whole = try? JSONDecoder().decode(Int64.self, from: Data(literal.utf8)) {
        return .integer(whole)
      }
      let decimal = try? JSONDecoder().decode(Decimal.self, from: Data(literal.utf8))
      return decimal.map { .number(literal: $0.description) }
    case .array(let elements):
      let list = elements.map(throughDecimal)
      return list.contains(nil) ? nil : .array(list.compactMap(\.self))
    case .object(let members):
      let list = members.mapValues(throughDecimal)
      return list.values.contains(nil) ? nil : .object(list.compactMapValues(\.self))
    default: return value
    }
  }

  /// Without byte order mark and without commas before closing brackets.
  static func repaired(_ text: Data) -> Data {
    var result: [UInt8] = []
    var isInText = false
    var isEscaped = false
    for byte in text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...] {
      if !isInText, byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
        let end = result.lastIndex { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
        if let end, result[end] == UInt8(ascii: ",") { result.removeSubrange(end...) }
      }
      if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
      isEscaped = isInText && byte == UInt8(ascii: "\\") && !isEscaped
      result.append(byte)
    }
    return Data(result)
  }

  /// How many members the text has: colons outside of texts.
  private static func members(in text: Data) -> Int {
    var count = 0
    var isInText = false
    var isEscaped = false
    for byte in text {
      if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
      isEscaped = isInText && byte == UInt8(ascii: "\\") && !isEscaped
      if byte == UInt8(ascii: ":"), !isInText { count += 1 }
    }
    return count
  }

  private static func members(of value: JSONValue) -> Int {
    switch value {
    case .array(let elements): elements.reduce(0) { $0 + members(of: $1) }
    case .object(let all): all.values.reduce(all.count) { $0 + members(of: $1) }
    default: 0
    }
  }

  /// Whether some object has a key twice.
  private static func hasSameKeys(_ text: Data) -> Bool {
    struct Keys: JSONCodableValue {
      var areUnique = true

      static func read(from reader: inout JSONReader) throws(JSONError) -> Keys {
        var keys = Keys()
        if let isObject = try? reader.enterObject() {
          var seen: Set<String> = []
          var hasMore = isObject
          while hasMore {
            if !seen.insert(reader.key()).inserted { keys.areUnique = false }
            if try !Keys.read(from: &reader).areUnique { keys.areUnique = false }
            hasMore = try reader.nextMember()
          }
        } else if let isArray = try? reader.enterArray() {
          var hasMore = isArray
          while hasMore {
            if try !Keys.read(from: &reader).areUnique { keys.areUnique = false }
            hasMore = try reader.nextElement()
          }
        } else {
          try reader.skip()
        }
        return keys
      }

      func write(to writer: inout JSONWriter) {}
    }
    var reader = try? JSONReader(repaired(text))
    return (try? reader?.document(Keys.self).areUnique) == false
  }
}
