import Foundation
import OKGraph
import Testing
import VestnikCore

/// The bot of the design, word for word, over scripted answers.
@Suite struct CallSiteTests {
  @Test func anOKBotAnswersMessagesAndPresses() async throws {
    let bench = Bench([
      .success(.ok(try fixture("answer-updates"))), .success(.ok(try fixture("answer-message-id"))),
      .success(.ok(try fixture("answer-upload-url-image"))), .success(.ok(try fixture("answer-photos"))),
      .success(.ok(try fixture("answer-success"))), .success(.error(102)),
    ])
    let ok = bench.client
    let picture = URL(filePath: "/tmp/sizes.png")
    let keyboard = OKKeyboard {
      OKRow(.callback("M", payload: "size:m"), .callback("L", payload: "size:l", intent: .positive))
      OKRow(.link("Size guide", to: url("https://example.org/sizes")))
    }
    let error = try await failure { () throws(MessagingError) in
      for try await event in ok.updates() {
        guard let chat = event.chatID else { continue }
        switch event.content {
        case .messageCreated: _ = try await ok.send(OKMessage("Pick a size", keyboard: keyboard), to: chat)
        case .callback(let press):
          let photo = try await ok.upload(.image(fileAt: picture)) { progress in _ = progress.fraction }
          if let id = press.id {
            try await ok.answer(id, in: chat, with: OKMessage("Saved", attachments: [.uploaded(photo)]))
          }
        default: break
        }
      }
    }
    #expect(error.code == .unauthorized)
    #expect(
      bench.requests.map(\.url.lastPathComponent) == [
        "updates", "chat:C7a1f2e3d4c00", "fileUploadUrl", "upload.do", "answer", "updates",
      ])
    #expect(try bench.body(4).contains(#"{"payload":{"token":"imgTok_5b1c"},"type":"IMAGE"}"#))
  }
}
