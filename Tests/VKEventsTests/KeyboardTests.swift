import Foundation
import Testing
import VKEvents
import VestnikCore

@Suite struct KeyboardTests {
  private func buttons(_ name: String) throws -> [VKButton] {
    let event = try event("keyboard-\(name)")
    #expect(event.unread == [])
    return try #require(event.message?.keyboard).buttons.flatMap(\.self)
  }

  @Test func aKeyboardIsRead() throws {
    let keyboard = try #require(try message("keyboard-text").keyboard)
    #expect(keyboard.isOneTime == true)
    #expect(keyboard.isInline == false)
    #expect(keyboard.authorID == -198_765_432)
    #expect(keyboard.buttons.map(\.count) == [2])
    #expect(keyboard.buttons[0].map(\.color) == [.positive, .negative])
    #expect(keyboard.buttons[0][0].action?.label == "Да")
    #expect(keyboard.buttons[0][0].action?.payload?.json == .object(["a": .integer(1)]))
    #expect(try message("keyboard-empty").keyboard?.buttons == [])
  }

  @Test func everyKindOfButtonIsRead() throws {
    #expect(try buttons("text").first?.action?.type == .text)
    #expect(try buttons("callback").first?.action?.type == .callback)
    let link = try #require(try buttons("open-link").first?.action)
    #expect(link.type == .openLink)
    #expect(link.link == URL(string: "https://example.org/order/7"))
    #expect(try buttons("location").first?.action?.payload?.text == #"{"where":1}"#)
    let pay = try #require(try buttons("vkpay").first?.action)
    #expect(pay.type == .vkPay)
    #expect(pay.hash == "action=transfer-to-group&group_id=1&aid=10")
    let app = try #require(try buttons("open-app").first?.action)
    #expect(app.appID == 6_979_558)
    #expect(app.ownerID == -181_108_510)
    #expect(try buttons("open-photo").first?.action?.type == .openPhoto)
    let intents = try buttons("intent")
    #expect(intents.map(\.action?.type) == [.intentSubscribe, .intentUnsubscribe])
    #expect(intents.map(\.action?.subscribeID) == [3, 100])
    #expect(intents.first?.action?.intent == "non_promo_newsletter")
    #expect(intents.last?.color == .standard)
    let rest = try buttons("start")
    #expect(rest.map(\.action?.type) == [.start, .openModalView])
    #expect(rest.last?.action?.payload?.json == .object(["view": .integer(1)]))
  }

  @Test func aButtonOfTomorrowShowsWhatItHas() throws {
    let button = try #require(try buttons("unknown").first)
    #expect(button.action?.type == "hologram")
    #expect(button.action?.label == "3D")
    #expect(button.color == "violet")
  }

  @Test func aCarouselIsRead() throws {
    let template = try #require(try message("template-carousel").replyTo?.template)
    #expect(template.type == .carousel)
    #expect(template.elements.map(\.title) == ["Капучино", "Латте"])
    #expect(template.elements[0].photo?.sizes.count == 9)
    #expect(template.elements[0].action?.type == .openLink)
    #expect(template.elements[1].photoID == "-109837093_457242811")
    #expect(template.elements[1].buttons.first?.color == .primary)
  }
}
