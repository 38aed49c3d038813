import Foundation
import OKGraph
import Testing
import VestnikCore

/// What is missing, null or of another kind never spoils the rest.
@Suite struct MutationTests {
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }
  enum Change: CaseIterable { case drop, null, text, number, array, object, flag, huge }

  /// Every path of a JSON value, the whole value left out.
  private static func paths(_ value: Any, _ path: [Step] = []) -> [[Step]] {
    let own = path.isEmpty ? [] : [path]
    if let object = value as? [String: Any] {
      return own + object.keys.sorted().flatMap { paths(object[$0] ?? NSNull(), path + [.key($0)]) }
    }
    if let array = value as? [Any] {
      return own + array.indices.flatMap { paths(array[$0], path + [.index($0)]) }
    }
    return own
  }

  private static func applying(_ change: Change, at path: ArraySlice<Step>, to value: Any) -> Any? {
    guard let step = path.first else {
      switch change {
      case .drop: return nil
      case .null: return NSNull()
      case .text: return value is String ? 17 : "odd"
      case .number: return value is NSNumber ? "odd" : -3
      case .array: return [[1], "x"]
      case .object: return ["odd": [1, 2]]
      case .flag: return true
      case .huge: return Decimal(string: "99999999999999999999999999") ?? 0
      }
    }
    let rest = path.dropFirst()
    switch step {
    case .key(let key):
      var object = value as? [String: Any] ?? [:]
      object[key] = applying(change, at: rest, to: object[key] ?? NSNull())
      return object
    case .index(let index):
      var array = value as? [Any] ?? []
      if let element = applying(change, at: rest, to: array[index]) {
        array[index] = element
      } else {
        array.remove(at: index)
      }
      return array
    }
  }

  private static func variants(
    _ data: Data, _ body: ([Step], Change, Data) throws -> Void
  ) throws -> Int {
    let value = try JSONSerialization.jsonObject(with: data)
    var count = 0
    for path in paths(value) {
      for change in Change.allCases {
        guard let changed = applying(change, at: path[...], to: value) else { continue }
        let data = try JSONSerialization.data(withJSONObject: changed)
        try body(path, change, Data(canonical(data).utf8))
        count += 1
      }
    }
    return count
  }

  /// The parts of an event that do not depend on one another, with the keys that each depends on.
  private func parts(_ event: OKEvent) -> [(keys: Set<String>, value: String)] {
    var parts: [(Set<String>, String)] = [
      (["sender"], "\(String(describing: event.sender))"),
      (["recipient"], "\(String(describing: event.chatID))"),
      (["timestamp"], "\(String(describing: event.date))"),
      (["group_id"], "\(String(describing: event.groupID))"), (["edited"], "\(event.isEdited)"),
    ]
    switch event.content {
    case .messageCreated(let message):
      let fields: [(Set<String>, String)] = [
        (["message.text"], message.text ?? ""),
        (["message.seq"], "\(message.sequence ?? 0)"), (["message.mid"], "\(message.id ?? "")"),
        (["message.reply_to"], "\(message.replyTo ?? "")"),
        (["message.privacyWarning"], "\(message.privacyWarning ?? "")"),
        (["message.attachments"], "\(message.attachments)"),
      ]
      parts += fields.map { ($0.0.union(["message", "webhookType"]), $0.1) }
    case .callback(let press):
      parts += [
        (["webhookType", "callbackId"], "\(press.id ?? "")"),
        (["webhookType", "payload"], press.payload ?? ""),
        (["webhookType", "mid"], "\(press.messageID ?? "")"),
      ]
    case .chatSystem(let type, let payload):
      parts += [
        (["webhookType", "type"], "\(type ?? "")"), (["webhookType", "payload"], payload ?? ""),
      ]
    case .unknown: break
    }
    return parts
  }

  private func touched(_ path: [Step]) -> Set<String> {
    guard case .key(let first)? = path.first else { return [] }
    guard first == "message", path.count > 1, case .key(let second) = path[1] else { return [first] }
    return ["message.\(second)"]
  }

  @Test(arguments: fixtures("event-"))
  func whatIsWrongInAnEventSpoilsNothingElse(name: String) throws {
    let data = Data(try canonical(fixture(name)).utf8)
    let whole = parts(try OKEvent(parsing: data))
    let count = try Self.variants(data) { path, change, body in
      let event = try OKEvent(parsing: body)
      let touched = touched(path)
      let now = parts(event)
      for (index, part) in whole.enumerated() where part.keys.isDisjoint(with: touched) {
        guard now.indices.contains(index) else { return #expect(Bool(false), "\(path) \(change)") }
        #expect(now[index].value == part.value, "\(path) \(change)")
      }
      #expect(try canonical(event.raw.bytes) == canonical(body))
    }
    #expect(count > 50)
  }

  @Test func oneWrongAttachmentLeavesTheOthers() throws {
    let data = Data(try canonical(fixture("event-attachments")).utf8)
    guard case .messageCreated(let whole) = try OKEvent(parsing: data).content else {
      return #expect(Bool(false))
    }
    let count = try Self.variants(data) { path, change, body in
      guard path.count > 3, case .index(let index) = path[2], path[1] == .key("attachments") else { return }
      guard case .messageCreated(let message) = try OKEvent(parsing: body).content else {
        return #expect(Bool(false))
      }
      #expect(message.attachments.count == whole.attachments.count)
      for other in whole.attachments.indices where other != index {
        #expect(message.attachments[other] == whole.attachments[other])
      }
    }
    #expect(count > 400)
  }

  @Test(arguments: fixtures("answer-"))
  func aWrongAnswerIsAValueOrAnError(name: String) async throws {
    var bodies: [Data] = []
    _ = try Self.variants(try fixture(name)) { _, _, body in bodies.append(body) }
    for body in bodies { try await everyCall(body) }
  }

  /// 4,000 bodies with a few bytes changed, cut or doubled.
  @Test func noBytesEndTheProcess() async throws {
    var random = SplitMix(state: 20_261_121)
    let names = fixtures("event-") + fixtures("answer-")
    var errors = 0
    for round in 0..<4000 {
      var bytes = [UInt8](try fixture(names[round % names.count]))
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = .random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("{}[]\",:\\0-e".utf8).randomElement(using: &random)!, at: place)
        default: bytes.removeLast(min(bytes.count, Int.random(in: 0..<20, using: &random)))
        }
      }
      let body = Data(bytes)
      do { _ = try OKEvent(parsing: body) } catch { errors += 1 }
      if round.isMultiple(of: 20) { try await everyCall(body) }
    }
    #expect(errors > 100 && errors < 4000)
  }

  private func everyCall(_ body: Data) async throws {
    let bench = Bench([.success(.ok(body))], options: SendOptions(maxAttempts: 1))
    let ok = bench.client
    let outcomes = await ok.broadcast("x").send([anna, boris])
    #expect(outcomes.count == 2)
    _ = try? await ok.send("x", to: anna)
    _ = try? await ok.info()
    _ = try? await ok.chat(chat)
    _ = try? await ok.chatURL(chat)
    _ = try? await ok.subscriptions()
    _ = try? await ok.upload(.image(Data([1]), name: "a.png"))
    var pages = ok.chats().makeAsyncIterator()
    _ = try? await pages.next()
    var history = ok.history(of: chat).makeAsyncIterator()
    _ = try? await history.next()
  }
}
