import VestnikCore

/// The answer to a request, read with every shape that was documented or seen.
struct DevinoAnswer: Decodable {
  /// What it says of one message.
  struct Item: Decodable {
    var code: String?
    var id: MessageID?
    var rejection: Rejection

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: AnyKey.self)
      func read<Value: Decodable>(_ key: String, _ type: Value.Type) -> Value? {
        try? fields.decodeIfPresent(type, forKey: AnyKey(key))
      }
      code = read("code", String.self)
      // The fields and samples call it `messageId`; a remark about incoming messages calls it `id`.
      id = [read("messageId", MessageID.self), read("id", MessageID.self)].compactMap(\.self)
        .first { !$0.rawValue.isEmpty }
      rejection = Rejection(reasons: read("reasons", Reasons.self)?.list ?? [])
    }

    /// Whether it speaks of a message that was taken, in whatever place it stands.
    var saysAccepted: Bool { code == "OK" || id != nil }
  }

  /// An element that may be anything, so that one that cannot be read does not hide the others.
  private struct Readable: Decodable {
    var item: Item?

    init(from decoder: any Decoder) throws {
      item = try? Item(from: decoder)
    }
  }

  /// One entry for each element of `result`, `nil` for one that is no object; no list when there is no `result`.
  var results: [Item?]?
  /// What stands outside `result`; in an array without one, its first element.
  var overall: Item?

  init(from decoder: any Decoder) throws {
    if let array = try? [Readable](from: decoder) {
      overall = array.lazy.compactMap(\.item).first { $0.saysAccepted } ?? array.first?.item
      return
    }
    overall = try Item(from: decoder)
    let fields = try decoder.container(keyedBy: AnyKey.self)
    let key = AnyKey("result")
    if let list = try? fields.decode([Readable].self, forKey: key) {
      results = list.map(\.item)
    } else if let single = try? fields.decode(Item.self, forKey: key) {
      results = [single]
    }
  }
}

extension DevinoAnswer {
  /// `reasons` in its three shapes: an array of objects with `key`, one such object, an object of field to code.
  private struct Reasons: Decodable {
    var list: [Rejection.Reason]

    init(from decoder: any Decoder) throws {
      if let reasons = try? [Reason](from: decoder) {
        list = reasons.map(\.reason)
      } else if let single = try? Reason(from: decoder) {
        list = [single.reason]
      } else {
        list = try [String: String](from: decoder).sorted { $0.key < $1.key }
          .map { Rejection.Reason(code: $0.value, field: $0.key) }
      }
    }
  }

  private struct Reason: Decodable {
    var reason: Rejection.Reason

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: AnyKey.self)
      reason = Rejection.Reason(
        code: try fields.decode(String.self, forKey: AnyKey("key")),
        field: try? fields.decodeIfPresent(String.self, forKey: AnyKey("ref")),
        text: try? fields.decodeIfPresent(String.self, forKey: AnyKey("description")))
    }
  }
}
