import ExampleSupport
import Foundation
import Synchronization
import Testing

@testable import OKKit

@Suite(.timeLimit(.minutes(5))) struct OKKitTests {
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

  private func send(_ arguments: [String]) async throws -> (ok: Bool, text: String) {
    let screen = Screen()
    let run = try OKSendRun(OKSendOptions(arguments), environment: [:], print: screen.print)
    return (await run.run(), screen.text)
  }

  @Test func theBotHoldsTheConversation() async throws {
    let screen = Screen()
    try await Conversation(print: screen.print).play()
    let text = screen.text
    for line in [
      "bot: You wrote: Hello!. Which size? [M] [L]", "bot: uploading, 50 %", "bot: uploading, 100 %",
      "bot: Size L, noted (with a picture), and edits the question: You chose L",
      "the chat is called \"Sizes for the weekend\" now; the sandbox objected to",
    ] {
      #expect(text.contains(line), "\(text)")
    }
  }

  @Test func aDryRunShowsTheExactBodiesWithoutTheToken() async throws {
    let keyboard = try write(
      #"{"buttons":[[{"type":"CALLBACK","text":"M","payload":"m","intent":"POSITIVE"}],[{"type":"LINK","text":"Guide","url":"https://example.org/s"}]]}"#,
      to: "keyboard.json")
    let picture = try write("not really a picture", to: "a.jpg")
    let (ok, text) = try await send([
      "--chat", "chat:C7a1f2e3d4c00", "Hello & goodbye", "--image", picture, "--location", "55.75,37.61,12",
      "--contact",
      "user:580112233445", "--sticker", "s1", "--keyboard", keyboard, "--reply-to", "mid:C1", "--action",
      "typing_on", "--title", "Weekend", "--dry-run",
    ])
    #expect(ok, "\(text)")
    for part in [
      "POST https://api.ok.ru/graph/me/messages/chat:C7a1f2e3d4c00?access_token=…",
      "Content-Type: application/json;charset=utf-8",
      #"{"recipient":{"chat_id":"chat:C7a1f2e3d4c00"},"chat_control":{"title":"Weekend"}}"#,
      #""sender_action":"typing_on""#, "graph/me/fileUploadUrl?", "(part pic1, file a.jpg)",
      #""text":"Hello & goodbye""#, #""token":"TOKEN""#, #""INLINE_KEYBOARD""#, #""reply_to":"mid:C1""#,
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    #expect(!text.contains("tknTest"))
  }

  @Test func peopleOfTheSandboxGetTheirMessages() async throws {
    let one = try await send(["--user", "user:580112233445", "Hi"])
    #expect(one.ok && one.text.contains("sent"))
    let many = try await send(["--users", "580112233445,user:580112233446", "Hi"])
    #expect(
      many.ok && many.text.contains("580112233445: sent") && many.text.contains("user:580112233446: sent"))
    let six = try await send(["--user", "user:580112233445"] + (0..<6).flatMap { ["--sticker", "s\($0)"] })
    #expect(!six.ok && six.text.contains("attachments"))
  }

  @Test(arguments: [
    [], ["Hi"], ["--chat", "c"], ["--chat", "c", "--user", "u", "Hi"], ["--user", "u", "--title", "x"],
    ["--chat", "c", "a", "b"],
    ["--user", "u", "--location", "north"], ["--user", "u", "--location", "1,2,3.5"],
    ["--user", "u", "--vcard", "x"],
    ["--user", "u", "--loud", "1"], ["--user", "u", "-dry-run"], ["--user", "u", "--", "a", "b"], ["--user"],
    ["--chat", "c", "--icon", "none"],
  ])
  func whatCannotBeMeantIsRefused(arguments: [String]) {
    #expect(throws: InputError.self) { try OKSendOptions(arguments) }
  }

  @Test func aKeyboardThatIsNoneIsNamed() async throws {
    let file = try write("{\"buttons\":7}", to: "k.json")
    let error = await #expect(throws: InputError.self) {
      try await send(["--user", "u", "x", "--keyboard", file])
    }
    #expect(error?.description.contains("k.json: buttons: expected an array, found a number") == true)
    for (text, reason) in [
      (
        #"{"buttons":[[{"type":"CALLBACK","text":"M","payload":"m"},{"type":"CALLBACK","text":[]}]]}"#,
        "buttons[0][1].text: expected a text, found an array"
      ),
      (#"{"buttons":[[{"type":"CALLBACK","text":"M","payload":"m"},]]}"#, "a comma stands before ]"),
      (
        #"{"buttons":[],"buttons":[[{"type":"CALLBACK","text":"M","payload":"m"}]]}"#,
        "buttons: this key stands here twice"
      ),
    ] {
      let file = try write(text, to: "k.json")
      let error = await #expect(throws: InputError.self) {
        try await send(["--user", "u", "x", "--keyboard", file])
      }
      #expect(error?.description.contains(reason) == true, "\(error as Any)")
    }
    await #expect(throws: InputError.self) {
      try await send(["--user", "u", "x", "--keyboard", "/none.json"])
    }
  }

  @Test(arguments: ["--image", "--video", "--audio", "--file", "--vcard", "--keyboard"])
  func aFileThatIsMissingIsNamedBeforeAnythingIsSent(flag: String) async throws {
    let folder = directory.path
    for (name, reason) in [("\(folder)/none.jpg", "there is no such file"), (folder, "this is a directory")] {
      let value = flag == "--vcard" ? "vcard=\(name)" : name
      let error = await #expect(throws: InputError.self) {
        try await send(["--chat", "chat:C1", "Hi", "--title", "x", flag, value, "--dry-run"])
      }
      #expect(error?.description.contains("\(name): \(reason)") == true, "\(String(describing: error))")
    }
  }

  @Test func aDeviceIsNoFileToUpload() async throws {
    let error = await #expect(throws: InputError.self) {
      try await send(["--user", "u", "--file", "/dev/null", "--dry-run"])
    }
    #expect(error?.description.contains("--file /dev/null: this is a device or a pipe") == true)
  }

  @Test func aBusinessCardThatIsNotUTF8IsRefused() async throws {
    let card = directory.appending(path: "a.vcf")
    try Data([0xC4, 0xE0]).write(to: card)
    await #expect(throws: InputError.self) {
      try await send(["--user", "u", "--vcard", "vcard=\(card.path)", "--dry-run"])
    }
  }

  @Test func warningsComeFirstAndErrorsBeforeTheFirstStep() async throws {
    let keyboard = try write(#"{"buttons":[[{"type":"DANCE","text":"M"}]]}"#, to: "dance.json")
    let text = try await send([
      "--chat", "chat:C1", "Hi\u{7}", "--keyboard", keyboard, "--title", "x", "--dry-run",
    ]).text
    #expect(text.hasPrefix("warning text.control: text: the control character U+0007"), "\(text)")
    let start = text.components(separatedBy: "POST ")[0]
    #expect(start.contains("warning button.kind: ") && start.contains("DANCE, allowed CALLBACK or LINK"))
    let empty = try write("", to: "empty.jpg")
    let (ok, refused) = try await send([
      "--chat", "chat:C1", "Hi", "--title", "x", "--image", empty, "--dry-run",
    ])
    #expect(!ok && !refused.contains("POST") && refused.contains("an empty file"))
  }

  @Test func aPersonWhoIsThereTwiceIsNamed() async throws {
    let (_, text) = try await send(["--users", "580112233445,7,user:580112233445", "Hi", "--dry-run"])
    #expect(text.hasPrefix("warning users.repeated: --users: 580112233445 is there twice"), "\(text)")
  }

  @Test func aTextBehindTwoHyphensMayBeginWithOne() async throws {
    let (ok, text) = try await send(["--user", "u", "--dry-run", "--", "-5 °C"])
    #expect(ok && text.contains(#""text":"-5 °C""#))
  }
}
