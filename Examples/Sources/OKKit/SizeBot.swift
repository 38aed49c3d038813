import Foundation
import OKGraph
import VestnikCore

/// A bot that repeats what people write and asks for a size by buttons: shows long polling, keyboards, answers to
/// presses, uploads with progress, edits and changes of a chat.
public struct SizeBot: Sendable {
  private let ok: OKGraphClient
  private let picture: OKUpload
  private let print: @Sendable (String) -> Void

  /// Makes a bot.
  ///
  /// - Parameters:
  ///   - ok: The client.
  ///   - picture: What is sent when somebody has chosen.
  ///   - print: Where the bot tells what it does.
  public init(_ ok: OKGraphClient, picture: OKUpload, print: @escaping @Sendable (String) -> Void) {
    self.ok = ok
    self.picture = picture
    self.print = print
  }

  /// Serves people until the task is cancelled, or OK refuses the token.
  ///
  /// - Throws: `MessagingError`.
  public func run() async throws(MessagingError) {
    for try await event in ok.updates() {
      guard let chat = event.chatID, event.sender?.groupID == nil else { continue }
      do throws(MessagingError) {
        try await handle(event, in: chat)
      } catch  where error.code != .cancelled && error.code != .unauthorized {
        // One event that cannot be answered must not end the service for all others.
        print("bot: cannot answer: \(error)\n")
      }
    }
  }

  private func handle(_ event: OKEvent, in chat: OKChatID) async throws(MessagingError) {
    switch event.content {
    case .messageCreated(let message): try await answer(message.text ?? "", in: chat)
    case .callback(let press): try await take(press, in: chat)
    case .chatSystem(let type, _): print("bot: \(type?.rawValue ?? "something") happened in \(chat)\n")
    case .unknown: print("bot: an event of another kind, \(event.raw.bytes.count) bytes\n")
    }
  }

  private func answer(_ text: String, in chat: OKChatID) async throws(MessagingError) {
    if text.hasPrefix("/title ") {
      try await ok.change(.title(String(text.dropFirst(7))), in: chat)
      return print("bot: gave the chat a new title\n")
    }
    try await ok.perform(.typing, in: chat)
    let keyboard = OKKeyboard {
      OKRow(
        .callback("M", payload: "size:m"), .callback("L", payload: "size:l", intent: .positive))
    }
    _ = try await ok.send(OKMessage("You wrote: \(text). Which size?", keyboard: keyboard), to: chat)
  }

  private func take(_ press: OKCallback, in chat: OKChatID) async throws(MessagingError) {
    let size = (press.payload ?? "").replacing("size:", with: "").uppercased()
    try await ok.perform(.sendingPhoto, in: chat)
    let photo = try await ok.upload(picture) { [print] progress in
      guard let fraction = progress.fraction else { return }
      print("bot: uploading, \(Int(fraction * 100)) %\n")
    }
    if let id = press.id {
      try await ok.answer(
        id, in: chat, with: OKMessage("Size \(size), noted", attachments: [.uploaded(photo)]))
    }
    if let question = press.messageID { try await ok.edit(question, to: OKMessage("You chose \(size)")) }
  }
}
