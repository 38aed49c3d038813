import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The answer to a request, read with every shape that was documented or seen.
struct DevinoAnswer {
  /// What it says of one message.
  struct Item {
    var code: String?
    /// The fields and samples call it `messageId`; a remark about incoming messages calls it `id`.
    private var messageID: MessageID?
    private var otherID: MessageID?
    private var reasons = Reasons()

    init() {}

    var id: MessageID? {
      if let messageID, !messageID.rawValue.isEmpty { return messageID }
      return otherID?.rawValue.isEmpty == false ? otherID : nil
    }

    var rejection: Rejection { Rejection(reasons: reasons.list.map(\.reason)) }

    /// Whether it speaks of a message that was taken, in whatever place it stands.
    var saysAccepted: Bool { code == "OK" || id != nil }
  }

  /// An element that may be anything, so that one that cannot be read does not hide the others.
  struct Entry {
    /// `nil` for what is no object.
    var item: Item?
  }

  /// One entry for each element of `result`; no list when there is no `result`.
  var results: [Entry]?
  /// What stands outside `result`; in an array without one, its first element.
  var overall: Item?

  /// Reads an answer; `nil` when it is no JSON array or object.
  ///
  /// What is not quite JSON is mended and read as well: messages were paid for, and their ids are in it.
  init?(_ body: Data) {
    // Nobody sends 100,000 messages in a request.
    let limits = WireReader.Limits(bytes: .max, depth: 128, elements: 100_000)
    let answer = try? WireReader.incoming(body, limits: limits) { reader throws(WireError) in
      try Self(from: &reader)
    }
    guard let answer else { return nil }
    self = answer
  }

  private init(from reader: inout WireReader) throws(WireError) {
    reader.begin()
    if reader.isAtObject {
      let answer = try reader.document(Whole.self)
      overall = answer.item
      results = answer.results?.entries
    } else {
      let entries = try reader.document([Entry].self)
      overall = entries.lazy.compactMap(\.item).first(where: \.saysAccepted) ?? entries.first?.item
    }
  }
}

extension DevinoAnswer.Item: WireObject {
  mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
    try field("code", &code)
    try field("messageId", &messageID)
    try field("id", &otherID)
    try field("reasons", &reasons)
  }
}

extension DevinoAnswer.Entry: WireValue {
  static func read(from reader: inout WireReader) throws(WireError) -> Self {
    if reader.isAtObject { return Self(item: try DevinoAnswer.Item.read(from: &reader)) }
    try reader.skip()
    return Self()
  }

  func write(to writer: inout WireWriter) throws(WireError) { try item.write(to: &writer) }
}

extension DevinoAnswer {
  /// An answer that is an object: a result, or an item that stands alone.
  private struct Whole: WireObject {
    var item = Item()
    var results: Results?

    mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
      try field("result", &results)
      try item.fields(&field)
    }
  }

  /// `result` in its two shapes: a list, or one item.
  private struct Results: WireValue {
    var entries: [Entry]

    static func read(from reader: inout WireReader) throws(WireError) -> Self {
      if reader.isAtObject { return Self(entries: [try Entry.read(from: &reader)]) }
      return Self(entries: try [Entry].read(from: &reader))
    }

    func write(to writer: inout WireWriter) throws(WireError) { try entries.write(to: &writer) }
  }

  /// `reasons` in its three shapes: an array of objects with `key`, one such object, an object of field to code.
  fileprivate struct Reasons: WireValue {
    var list: [Reason] = []

    static func read(from reader: inout WireReader) throws(WireError) -> Self {
      guard reader.isAtObject else { return Self(list: try [Reason].read(from: &reader)) }
      let start = reader.mark
      let single = try reader.member("key", as: String.self)
      reader.rewind(to: start)
      if single != nil { return Self(list: [try Reason.read(from: &reader)]) }
      let codes = try [String: String].read(from: &reader)
      return Self(list: codes.sorted { $0.key < $1.key }.map { Reason(code: $0.value, field: $0.key) })
    }

    func write(to writer: inout WireWriter) throws(WireError) { try list.write(to: &writer) }
  }

  fileprivate struct Reason: WireObject {
    var code: String?
    var field: String?
    var text: String?

    var reason: Rejection.Reason { .init(code: code ?? "", field: field, text: text) }

    mutating func fields<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
      try field("key", &code)
      try field("ref", &self.field)
      try field("description", &text)
    }

    var missingField: StaticString? { code == nil ? "key" : nil }
  }
}
