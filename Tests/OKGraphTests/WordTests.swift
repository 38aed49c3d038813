import Foundation
import OKGraph
import Testing
import VestnikCore

/// The words of OK's pages and samples. The codes of errors are in `ErrorTests`.
@Suite struct WordTests {
  private func words<Word: OpenValue>(_ words: [Word], _ expected: [String]) {
    #expect(words.map(\.rawValue) == expected)
  }

  @Test func whatIsSentHasItsWords() {
    words(
      [OKButton.Kind.callback, .link, .requestContact, .requestLocation],
      ["CALLBACK", "LINK", "REQUEST_CONTACT", "REQUEST_GEO_LOCATION"])
    words([OKButton.Intent.standard, .positive, .negative], ["DEFAULT", "POSITIVE", "NEGATIVE"])
    words(
      [OKSenderAction.markSeen, .typing, .sendingPhoto, .sendingVideo, .sendingAudio],
      ["mark_seen", "typing_on", "sending_photo", "sending_video", "sending_audio"])
    words([OKPrivacyWarning.screenshot, .screencast], ["SCREENSHOT", "SCREENCAST"])
    #expect(OKUploadedFile.Kind.allCases.map(\.rawValue) == ["IMAGE", "VIDEO", "AUDIO", "FILE"])
  }

  @Test func whatArrivesHasItsWords() {
    words(
      [OKEventType.messageCreated, .messageCallback, .chatSystem],
      ["MESSAGE_CREATED", "MESSAGE_CALLBACK", "CHAT_SYSTEM"])
    words([OKSystemEventType.chatStarted], ["CHAT_STARTED"])
    words(
      [OKServiceMessageType.chatCreated, .usersAdded, .joinedByLink, .titleChanged, .iconChanged],
      ["CHAT_CREATED", "USERS_ADDED", "JOIN_BY_LINK", "THEME_CHANGED", "ICON_CHANGED"])
    words([OKChatType.groupChat, .dialog, .chat], ["GROUP_CHAT", "DIALOG", "CHAT"])
    words([OKChatStatus.active, .left, .removed], ["ACTIVE", "LEFT", "REMOVED"])
    words([OKCallType.audio, .video], ["AUDIO", "VIDEO"])
    words([OKCallEnd.canceled, .rejected, .hungUp, .missed], ["CANCELED", "REJECTED", "HUNGUP", "MISSED"])
  }

  /// "Message can contain a single or multiple attachments of following type".
  @Test(arguments: [
    "IMAGE", "VIDEO", "AUDIO", "SHARE", "FILE", "CONTACT", "INLINE_KEYBOARD", "LOCATION", "MUSIC", "CALL",
    "PRESENT", "STICKER",
  ])
  func everyAttachmentOfTheListIsTyped(type: String) throws {
    let body = Data(#"{"type":"\#(type)","payload":{}}"#.utf8)
    let attachment = try JSONDecoder().decode(OKAttachment.self, from: body)
    if case .unknown = attachment { Issue.record("\(type) is not typed") }
    let again = try JSONSerialization.jsonObject(with: JSONEncoder().encode(attachment)) as? [String: Any]
    #expect(again?["type"] as? String == type)
  }
}
