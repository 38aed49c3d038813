import Foundation
import Testing
import VKEvents
import VestnikCore

/// The kinds of attachments that few messages have, most of them without a document.
@Suite struct RareAttachmentTests {
  private func attachment(_ json: String) throws -> VKAttachment {
    let event = try event(
      parsing: #"{"type":"message_new","object":{"message":{"from_id":5,"attachments":[\#(json)]}}}"#)
    #expect(event.unread == [])
    return try #require(event.message?.attachments.first)
  }

  /// Reads an attachment, and what it writes: the same JSON, with the keys that have no property.
  private func survives(_ json: String) throws -> VKAttachment {
    let attachment = try attachment(json)
    let written = try ExactJSONEncoder().encode(attachment)
    #expect(try value(of: written) == (try value(of: Data(json.utf8))))
    let again = try ExactJSONDecoder().decode(VKAttachment.self, from: written)
    #expect(again == attachment)
    #expect(again.hashValue == attachment.hashValue)
    return attachment
  }

  @Test func aPageIsRead() throws {
    let json =
      #"{"type":"page","page":{"id":55,"group_id":198765432,"owner_id":-198765432,"creator_id":77,"title":"Правила","current_user_can_edit":0,"who_can_view":2,"who_can_edit":1,"edited":1730000000,"created":1720000000,"views":120,"view_url":"https://vk.example/page-1_55","new_key":1.50}}"#
    guard case .page(var page) = try survives(json) else { return #expect(Bool(false)) }
    #expect(page.id == 55 && page.groupID == 198_765_432 && page.ownerID == -198_765_432)
    #expect(page.title == "Правила")
    #expect(page.canEdit == false)
    #expect(page.whoCanView == 2 && page.whoCanEdit == 1)
    #expect(page.edited == Date(timeIntervalSince1970: 1_730_000_000))
    #expect(page.viewURL == URL(string: "https://vk.example/page-1_55"))
    page.title = "Правила группы"
    let written = try value(of: try ExactJSONEncoder().encode(VKAttachment.page(page)))
    let body = written[[.key("page")] as [Step]]
    #expect(body?[[.key("title")] as [Step]] == .string("Правила группы"))
    #expect(body?[[.key("new_key")] as [Step]] == .number(literal: "1.50"))
    #expect(body?[[.key("current_user_can_edit")] as [Step]] == .integer(0))
  }

  @Test func cardsAreRead() throws {
    let json =
      #"{"type":"pretty_cards","pretty_cards":{"cards":[{"card_id":"123456","link_url":"https://example.org/1","title":"Хлеб","images":[{"url":"https://i.example.net/1.jpg","width":400,"height":400}],"button":{"title":"Купить","action":{"type":"open_url","url":"https://example.org/1"}},"price":"120","price_old":"150"},{"card_id":7,"button":"buy","button_text":"Купить"},{}]}}"#
    guard case .prettyCards(let cards) = try survives(json) else { return #expect(Bool(false)) }
    #expect(cards.cards.map(\.id) == ["123456", "7", nil])
    #expect(cards.cards[0].button?.action?.url == URL(string: "https://example.org/1"))
    #expect(cards.cards[0].buttonKey == nil)
    #expect(cards.cards[0].images.first?.width == 400)
    #expect(cards.cards[0].price == "120" && cards.cards[0].oldPrice == "150")
    #expect(cards.cards[1].button == nil)
    #expect(cards.cards[1].buttonKey == "buy")
  }

  @Test func theOtherKindsAreRead() throws {
    guard
      case .postedPhoto(let photo) = try survives(
        #"{"type":"posted_photo","posted_photo":{"id":3,"owner_id":-5,"photo_130":"https://i.example.net/130.jpg","photo_604":""}}"#
      ),
      case .donutLink(let donut) = try survives(
        #"{"type":"donut_link","donut_link":{"url":"https://vk.example/donut/x","owner_id":-5,"text":"Подписка","donors":{"count":9,"friends_count":1,"friends":[77],"k":1},"button":{"title":"Стать доном"},"action":{"type":"open_url"}}}"#
      ),
      case .textLive(let live) = try survives(
        #"{"type":"textlive","textlive":{"textlive_id":8,"textlive_owner_id":-5,"title":"Матч","is_live":1,"online":30,"url":"https://vk.example/textlive-5_8","date":1730000000,"cover_photo":{"id":1},"textpost_is_important":true}}"#
          .replacing(#""cover_photo":{"id":1},"#, with: "")),
      case .widget(let widget) = try survives(
        #"{"type":"widget","widget":{"id":9876543210,"weather":{"t":-3}}}"#),
      case .channelMessage(let message) = try survives(
        #"{"type":"channel_message","channel_message":{"channel_id":-500,"cmid":12,"author_id":-500,"channel_info":{"title":"Новости","photo_base":"https://i.example.net/b.jpg"},"channel_type":"open","guid":"a-b","text":"Привет","time":1730000000}}"#
      )
    else { return #expect(Bool(false)) }
    #expect(photo.ownerID == -5 && photo.photo604 == nil && photo.$photo604 == "")
    #expect(donut.donors?.friendIDs == [77] && donut.button?.title == "Стать доном")
    #expect(live.isLive == true && live.online == 30 && live.ownerID == -5 && live.isPostImportant == true)
    #expect(widget.id == 9_876_543_210)
    #expect(message.channel?.title == "Новости" && message.conversationMessageID == 12)
    #expect(message.date == Date(timeIntervalSince1970: 1_730_000_000))
  }

  @Test func aMessageOfAChannelHoldsAttachments() throws {
    let inside = #"{"type":"photo","photo":{"id":1,"owner_id":-5}}"#
    guard
      case .channelMessage(let message) = try survives(
        #"{"type":"channel_message","channel_message":{"channel_id":5,"attachments":[\#(inside)]}}"#)
    else { return #expect(Bool(false)) }
    #expect(message.attachments.map(\.type) == ["photo"])
  }

  @Test func anArtistComesWithMusic() throws {
    let json =
      #"{"type":"artist","artist":{"id":"518","name":"Хор","photo":[{"url":"https://i.example.net/a.jpg","width":50,"height":50}],"k":[]},"audios":[{"id":1,"owner_id":-2,"title":"Зимняя"}]}"#
    let attachment = try attachment(json)
    guard case .artist(let artist) = attachment else { return #expect(Bool(false)) }
    #expect(artist.id == "518" && artist.name == "Хор")
    #expect(artist.photos.first?.width == 50)
    #expect(artist.audios.map(\.title) == ["Зимняя"])
    let written = try ExactJSONEncoder().encode(attachment)
    #expect(try ExactJSONDecoder().decode(VKAttachment.self, from: written) == attachment)
    let received = try value(of: Data(json.utf8))
    #expect(try value(of: written)[[.key("artist")] as [Step]] == received[[.key("artist")] as [Step]])
    // By itself it keeps its music, too.
    let alone = try ExactJSONDecoder().decode(VKArtist.self, from: try ExactJSONEncoder().encode(artist))
    #expect(alone == artist)
    guard case .artist(let silent) = try survives(#"{"type":"artist","artist":{"name":"Хор"}}"#) else {
      return #expect(Bool(false))
    }
    #expect(silent.audios == [])
  }

  @Test func whatAnAppDidHasNoBody() throws {
    guard case .appAction(let action) = try survives(#"{"type":"app_action"}"#) else {
      return #expect(Bool(false))
    }
    #expect(action.body == nil)
    guard
      case .appAction(let more) = try survives(
        #"{"app_action":{"app_id":7},"type":"app_action","sibling":1}"#)
    else { return #expect(Bool(false)) }
    #expect(try more.body?.value() == .object(["app_id": .integer(7)]))
    #expect(
      try ExactJSONEncoder().encode(VKAttachment.appAction(VKAppAction()))
        == Data(#"{"type":"app_action"}"#.utf8))
  }

  @Test(arguments: [
    "page", "posted_photo", "pretty_cards", "donut_link", "textlive", "widget", "channel_message", "artist",
  ])
  func anEmptyBodyIsReadAndAMalformedOneIsKept(type: String) throws {
    let empty = try attachment(#"{"type":"\#(type)","\#(type)":{}}"#)
    #expect(empty.type == type)
    if case .unknown = empty { Issue.record("\(type) is unknown") }
    for body in ["null", "false", "[]"] {
      guard case .unknown(type, _) = try attachment(#"{"type":"\#(type)","\#(type)":\#(body)}"#) else {
        Issue.record("\(type) with \(body) is known")
        continue
      }
    }
    let event = try event(
      parsing:
        #"{"type":"message_new","object":{"message":{"attachments":[{"type":"\#(type)","\#(type)":"gone"}]}}}"#
    )
    guard case .unknown(type, _)? = event.message?.attachments.first else { return #expect(Bool(false)) }
    #expect(event.unread.map(\.path) == ["object.message.attachments[0].\(type)"])
  }

  @Test func aBadFieldCostsItselfAlone() throws {
    let event = try event(
      parsing:
        #"{"type":"message_new","object":{"message":{"attachments":[{"type":"page","page":{"id":{},"title":"П"}}]}}}"#
    )
    guard case .page(let page)? = event.message?.attachments.first else { return #expect(Bool(false)) }
    #expect(page.id == nil && page.title == "П")
    #expect(event.unread.map(\.path) == ["object.message.attachments[0].page.id"])
  }
}
