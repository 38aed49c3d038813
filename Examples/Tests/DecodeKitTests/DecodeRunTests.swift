import ExampleSupport
import Foundation
import Synchronization
import Testing
import VestnikCore

@testable import DecodeKit

@Suite struct DecodeRunTests {
  /// What a run prints.
  private final class Screen: Sendable {
    private let storage = Mutex("")
    var text: String { storage.withLock { $0 } }
    func print(_ part: String) { storage.withLock { $0 += part } }
  }

  private let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private func write(_ text: String, to name: String) throws -> String {
    let url = directory.appending(path: name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  private func run(_ provider: String, _ files: [String], _ flags: String...) throws -> (
    ok: Bool, text: String
  ) {
    let screen = Screen()
    let options = try DecodeOptions(["--provider", provider] + files + flags)
    let ok = try DecodeRun(options, print: screen.print).run()
    return (ok, screen.text)
  }

  private struct Line: Decodable {
    var file: String
    var kind: String
    var ok: Bool
    var paths: Int?
    var typed: Int?
    var unknown: [String]?
    var path: String?
    var reason: String?
  }

  private func line(_ text: String) throws -> Line {
    try JSONDecoder().decode(Line.self, from: Data(text.utf8))
  }

  private let event = """
    {"group_id":200300400,"type":"message_new","event_id":"9c1f","v":"5.131","object":{"message":{"id":11,
    "date":1767225600,"peer_id":501,"from_id":501,"text":"Thanks!","attachments":[{"type":"photo","photo":
    {"id":1,"owner_id":501,"sizes":[{"type":"m","url":"https://a.example/1","width":130,"height":87}]}},
    {"type":"hologram","hologram":{"depth":3}}],"message_tag":"3721999888777666555"},"client_info":{"lang_id":0}}}
    """

  @Test func anEventIsCountedPathByPath() throws {
    let file = try write(event, to: "event.json")
    let line = try line(run("vk", [file], "--coverage", "--json").text)
    #expect(line.file == file && line.kind == "message_new" && line.ok)
    // The type of an unknown attachment is known; what is in it is not.
    #expect(line.unknown == ["object.message.attachments[1].hologram.depth"])
    #expect(line.paths == 20 && line.typed == 19)
    let shown = try run("devino", [file], "--coverage").text
    #expect(shown.contains("answers the message 3721999888777666555"))
    #expect(shown.contains("not typed: object.message.attachments[1].hologram.depth"))
  }

  @Test func statusesOfDevinoAreToldFromEvents() throws {
    let file = try write(
      #"[{"channel":"VK","messageId":"3721","ts":1767225600123,"status":"READ","errorCode":0,"callbackData":{"a":[1]}},{"x":1}]"#,
      to: "statuses.json")
    let line = try line(run("devino", [file], "--json").text)
    #expect(line.kind == "2 statuses" && line.paths == 7 && line.typed == 6 && line.unknown == ["[1].x"])
  }

  @Test(arguments: [
    (
      "GET /r/s?msgType=VK&transactionId=5120044310&ptag=dept-7&status=9&partnerMsgId=ord-17 HTTP/1.1",
      "status 9", 5
    ),
    ("transactionId=5120044310&status=2", "status 2", 2),
    (
      #"{"mtNum":"9120044311","status":5,"type":"VK","doneDate":"","submitDate":"2030-01-15T10:19:55+0300","errorCode":"10"}"#,
      "status 5", 6
    ),
    ("GET /mo?clientId=79990001122&message=%D0%94%D0%B0+1&messageId=5 HTTP/1.1", "message", 3),
  ])
  func everythingThatRapportoSendsIsTyped(text: String, kind: String, paths: Int) throws {
    let line = try line(run("rapporto", [write(text, to: "push")], "--json").text)
    #expect(line.kind == kind && line.paths == paths && line.typed == paths && line.unknown == [])
  }

  @Test(arguments: [
    ("vk", "{\"type\":\"message_new\"", ""), ("vk", "[]", ""), ("vk", "{\"object\":{}}", ""),
    ("devino", "7", ""), ("rapporto", "{\"status\":2", "body"),
  ])
  func whatCannotBeDecodedIsNamedWithItsPlace(provider: String, text: String, path: String) throws {
    let file = try write(text, to: "bad")
    let (ok, shown) = try run(provider, [file], "--json")
    let line = try line(shown)
    #expect(!ok && !line.ok && line.reason?.isEmpty == false)
    #expect(line.path == path || path.isEmpty, "\(line)")
    #expect(try run(provider, [file]).text.contains("cannot be decoded"))
  }

  @Test func oneBadFileSpoilsNoOther() throws {
    let files = [try write("{", to: "1"), try write(event, to: "2")]
    let (ok, text) = try run("vk", files, "--coverage")
    #expect(
      !ok && text.contains("message_new") && text.contains("19 of 20 paths are typed in all files (95.0 %)"))
  }

  @Test(arguments: [
    [], ["a.json"], ["--provider", "vk"], ["--provider", "sms", "a"], ["--provider"],
    ["--provider", "vk", "a", "--xml"],
  ])
  func whatCannotBeMeantIsRefused(arguments: [String]) {
    #expect(throws: InputError.self) { try DecodeOptions(arguments) }
  }

  @Test func aTruthMayBeANumberAndAnIDAText() {
    let document = JSONValue.object([
      "a": .bool(true), "b": .string("7"), "c": .null, "d": .array([]), "e": .integer(1),
    ])
    let models = JSONValue.object(["a": .integer(1), "b": .integer(7), "d": .array([]), "e": .integer(2)])
    let coverage = Coverage(of: document, by: models)
    #expect(coverage.paths == 4 && coverage.typed == 3 && coverage.unknown == ["e"])
  }

  /// A number is the same however it is written; a digit that is lost is not.
  @Test(arguments: [
    (JSONValue.integer(5), JSONValue.number(literal: "5.0"), true),
    (.number(literal: "0.50"), .number(literal: "0.5"), true),
    (.number(literal: "1e2"), .integer(100), true), (.string("7"), .number(literal: "7.0"), true),
    (.integer(9_007_199_254_740_993), .number(literal: "9007199254740992.0"), false),
    (.number(literal: "1.5"), .integer(1), false), (.string("5 ₽"), .integer(5), false),
    (.string("a"), .string("b"), false),
  ])
  func aNumberIsTheSameHoweverItIsWritten(document: JSONValue, model: JSONValue, isTyped: Bool) {
    #expect(Coverage(of: document, by: model).typed == (isTyped ? 1 : 0))
  }

  @Test func aWholeNumberInThePlaceOfAFractionIsTyped() throws {
    let file = try write(
      #"{"type":"message_new","object":{"message":{"from_id":5,"influence_score":1,"text":"x"}}}"#,
      to: "whole.json")
    #expect(try line(run("vk", [file], "--json").text).unknown == [])
  }

  /// What a webhook reads this program decodes, and it says what was mended.
  @Test(arguments: [
    ("vk", #"{"type":"message_new","object":{"message":{"from_id":5,"text":"§"}}}"#),
    ("devino", #"{"type":"message_new","object":{"message":{"from_id":5,"text":"§"}}}"#),
    ("devino", #"[{"messageId":"1","status":"READ","errorCode":"§"}]"#),
    ("rapporto", #"{"mtNum":"1","status":2,"text":"§"}"#),
    ("rapporto", #"{"sourceAddr":"7999","message":"§"}"#),
    ("ok", #"{"webhookType":"MESSAGE_CREATED","message":{"mid":"m","text":"§"}}"#),
  ])
  func whatIsMendedIsDecodedAndSaid(provider: String, body: String) throws {
    for spoiled in [#"a\ud83d"#, "a\u{1}", #"\q"#] {
      let file = try write(body.replacing("§", with: spoiled), to: "mended")
      let (ok, text) = try run(provider, [file], "--coverage")
      #expect(ok && text.contains("not read: ") && !text.contains("not typed"), "\(text)")
      let marked = try write("\u{FEFF}" + body.replacing("§", with: "x"), to: "marked")
      #expect(try run(provider, [marked]).ok)
    }
  }

  @Test func aReportThatIsBrokenIsShownBesideTheOthers() throws {
    let file = try write(#"[{"messageId":"1","status":"READ"},{"messageId":oops}]"#, to: "broken.json")
    let (ok, text) = try run("devino", [file])
    #expect(ok && text.contains("1: READ") && text.contains("not known"))
  }

  @Test func aMessageOfAnEarlierVersionIsTyped() throws {
    let file = try write(
      #"{"type":"message_new","object":{"id":1,"date":1514764800,"out":0,"user_id":501,"read_state":0,"title":"","body":"Где?"}}"#,
      to: "old.json")
    let line = try line(run("vk", [file], "--json").text)
    #expect(line.kind == "message_new" && line.unknown == [])
    #expect(try run("vk", [file]).text.contains("from 501 in 501: Где?"))
  }
}
