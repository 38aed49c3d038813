import ExampleSupport
import Foundation
import OKGraph
import VestnikCore
import VestnikSandbox
import VestnikTesting

/// Two people who talk to the bot in the sandbox, by a script.
public struct Conversation: Sendable {
  private static let olga = "user:580112233445"
  private static let ivan = "user:580112233446"

  private let sandbox = OKSandbox()
  private let print: @Sendable (String) -> Void

  /// Makes a conversation that has not begun.
  public init(print: @escaping @Sendable (String) -> Void) {
    self.print = print
  }

  /// Plays the script with the bot, and ends it.
  ///
  /// - Throws: ``InputError`` when the bot does not do its part in time.
  public func play() async throws(InputError) {
    let client = OKGraphClient(
      "tknTest:TOKEN",
      context: ClientContext(transport: sandbox, budget: SendBudget(MessageLimits.okGraph.rate)),
      configuration: .init(processing: OKProcessing(pause: .milliseconds(50))))
    let bot = SizeBot(client, picture: .image(Self.picture, name: "size.jpg"), print: print)
    let service = Task { () -> MessagingError? in
      do throws(MessagingError) {
        try await bot.run()
        return nil
      } catch {
        return error
      }
    }
    defer { service.cancel() }
    do {
      try await talk()
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError("\(error)")
    }
    service.cancel()
    if let error = await service.value, error.code != .cancelled { throw InputError("the bot: \(error)") }
  }

  private func talk() async throws {
    try sandbox.addPerson(Self.olga, name: "Olga")
    try sandbox.addPerson(Self.ivan, name: "Ivan")
    let chat = try sandbox.addChat("Weekend ride", members: [Self.olga, Self.ivan])
    // The bot has to listen before somebody speaks.
    try await wait(for: "a subscription to long polling") { sandbox.pollingTypes }
    try say("Hello!", by: Self.olga, "Olga", in: chat)
    let question = try await wait(for: "a keyboard") {
      sandbox.messages(in: chat).last { $0.attachments.contains { $0.type == "INLINE_KEYBOARD" } }
    }
    print("bot: \(question.text ?? "") [M] [L]\n")
    print("Ivan presses [L]\n")
    _ = try sandbox.press("size:l", on: question.id, by: Self.ivan)
    let edited = try await wait(for: "an edited question") {
      sandbox.messages(in: chat).first { $0.id == question.id && $0.isEdited }
    }
    let answer = sandbox.messages(in: chat).last { $0.attachments.contains { $0.type == "IMAGE" } }
    print(
      "bot: \(answer?.text ?? "no answer") (with a picture), and edits the question: \(edited.text ?? "")\n")
    guard answer != nil else { throw InputError("the bot sent no picture") }
    try say("/title Sizes for the weekend", by: Self.olga, "Olga", in: chat)
    let title = try await wait(for: "another title") {
      sandbox.chats.first { $0.id == chat && $0.title == "Sizes for the weekend" }?.title
    }
    print("the chat is called \"\(title)\" now; the sandbox objected to \(sandbox.problems.count) requests\n")
  }

  private func say(_ text: String, by user: String, _ name: String, in chat: String) throws {
    print("\(name): \(text)\n")
    _ = try sandbox.receive(text: text, from: user, in: chat)
  }

  @discardableResult
  private func wait<Found: Sendable>(
    for what: String, _ look: () -> Found?
  ) async throws -> Found {
    for _ in 0..<1000 {
      if let found = look() { return found }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw InputError("the bot did not give \(what) within 10 s; the sandbox says: \(sandbox.problems)")
  }

  /// The smallest thing that begins as a JPEG does: the sandbox does not look further.
  private static let picture = Data(
    [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10] + "JFIF".utf8 + [UInt8](repeating: 0, count: 64))
}
