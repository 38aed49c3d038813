import ExampleSupport
import Foundation
import OKGraph
import OKKit
import VestnikCore
import VestnikURLSession

/// A bot by long polling: `swift run --package-path Examples ok-bot [PICTURE.jpg]`. With OK_TOKEN it serves the real
/// group until Ctrl-C; without, two people of a sandbox talk to it.
@main
struct OKBot {
  static func main() async {
    do throws(InputError) {
      let arguments = ExampleProgram.arguments
      if arguments.contains("--help") || arguments.contains("-h") { return ExampleProgram.write(help) }
      if let flag = arguments.first(where: { $0.hasPrefix("-") }) {
        throw InputError("unknown flag \(flag); see --help")
      }
      let token = ProcessInfo.processInfo.environment["OK_TOKEN"] ?? ""
      if token.isEmpty {
        guard arguments.isEmpty else { throw InputError("a picture is for the real service; set OK_TOKEN") }
        try await Conversation(print: ExampleProgram.write).play()
      } else {
        try await serve(token: token, arguments)
      }
    } catch {
      ExampleProgram.fail(error, in: "ok-bot")
    }
  }

  private static func serve(token: String, _ arguments: [String]) async throws(InputError) {
    guard arguments.count == 1, let path = arguments.first else {
      throw InputError("one picture to answer with is needed: ok-bot PICTURE.jpg")
    }
    _ = try ExampleProgram.contents(of: path)
    let client = OKGraphClient(
      Secret(token),
      context: ClientContext(
        transport: URLSessionTransport(), budget: SendBudget(MessageLimits.okGraph.rate)))
    let bot = SizeBot(client, picture: .image(fileAt: URL(filePath: path)), print: ExampleProgram.write)
    try await ExampleProgram.untilInterrupted { () throws(InputError) in
      do throws(MessagingError) {
        try await bot.run()
      } catch  where error.code != .cancelled {
        throw InputError("\(error)")
      } catch {}
    }
  }

  private static let help = """
    A bot that repeats what people write and asks for a size by buttons, by long polling.

    usage: ok-bot               two people of a sandbox in this process talk to it
           ok-bot PICTURE.jpg   serves the group whose key is in OK_TOKEN, until Ctrl-C

    In a chat, "/title TEXT" gives the chat another title.

    """
}
