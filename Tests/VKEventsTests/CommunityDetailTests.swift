import Foundation
import Testing
import VestnikCore

@testable import VKEvents

/// What the events of a community say beyond their ids.
@Suite struct CommunityDetailTests {
  private func happening(_ type: VKEventType, _ object: String) throws -> VKCommunityEvent {
    let event = try event(parsing: #"{"type":"\#(type.rawValue)","group_id":1,"object":\#(object)}"#)
    #expect(event.unread == [])
    return try happening(event)
  }

  private func happening(_ event: VKEvent) throws -> VKCommunityEvent {
    guard case .community(let happening) = event.content else {
      throw JSONError(path: "object", reason: "no event of a community")
    }
    #expect(happening.type == event.type)
    return happening
  }

  @Test(arguments: ["join", "unsure", "accepted", "approved", "request", "teleported", ""])
  func aNewMemberCameSomehow(word: String) throws {
    let event = try happening(.groupJoin, #"{"user_id":5,"join_type":"\#(word)"}"#)
    #expect(event.joinType == VKCommunityEvent.JoinType(rawValue: word))
    #expect(try happening(.groupJoin, #"{"user_id":5}"#).joinType == nil)
  }

  @Test func whoLeftIsKnownToHaveLeftByThemselves() throws {
    for (json, leftVoluntarily) in [("1", true), ("0", false), ("true", true), (#""0""#, false)] {
      #expect(
        try happening(.groupLeave, #"{"user_id":5,"self":\#(json)}"#).leftVoluntarily == leftVoluntarily)
    }
    #expect(try happening(.groupLeave, #"{"user_id":5,"self":null}"#).leftVoluntarily == nil)
  }

  @Test func aBlockHasAnEndAndAReason() throws {
    let event = try happening(
      .userBlock, #"{"admin_id":77,"user_id":5,"unblock_date":1730000000,"reason":1,"comment":"реклама"}"#)
    #expect(event.blockEnd == .date(Date(timeIntervalSince1970: 1_730_000_000)))
    #expect(event.reason == .spam)
    #expect(event.text == "реклама")
    let forever = try happening(.userBlock, #"{"user_id":5,"unblock_date":0,"reason":"4","comment":""}"#)
    #expect(forever.blockEnd == .never)
    #expect(forever.reason == .offTopic)
    #expect(forever.text == "")
    // A number where a text is expected.
    #expect(try happening(.userBlock, #"{"user_id":5,"comment":12}"#).text == "12")
    let bare = try happening(.userBlock, #"{"user_id":5}"#)
    #expect(bare.blockEnd == nil && bare.reason == nil && bare.text == nil)
    #expect(try happening(.userUnblock, #"{"user_id":5,"by_end_date":1}"#).endedByDate == true)
  }

  @Test func aMalformedBlockKeepsTheRest() throws {
    let event = try event(
      parsing:
        #"{"type":"user_block","object":{"user_id":5,"unblock_date":"soon","reason":[1],"comment":{}}}"#)
    let block = try happening(event)
    #expect(block.userID == 5)
    #expect(block.blockEnd == nil && block.reason == nil && block.text == nil)
    #expect(event.unread.map(\.path) == ["object.unblock_date", "object.reason", "object.comment"])
  }

  @Test(arguments: [
    ("post", VKCommunityEvent.ObjectType.post), ("market_comment", .productComment), ("clip", "clip"),
  ])
  func aLikeNamesWhatWasLiked(word: String, type: VKCommunityEvent.ObjectType) throws {
    for event in [VKEventType.likeAdd, .likeRemove] {
      let like = try happening(
        event, #"{"liker_id":5,"object_type":"\#(word)","object_owner_id":-1,"object_id":15}"#)
      #expect(like.objectType == type)
      #expect(like.id == 15)
    }
  }

  @Test func aFormHasAnswers() throws {
    let form = try happening(
      .leadFormsNew,
      #"{"lead_id":5,"group_id":1,"user_id":9,"form_id":2,"form_name":"Анкета","answers":[{"key":"phone","question":"Телефон","answer":"+79990001122"},{"key":"custom_0","question":"Вкус","answer":["сладкий","солёный"]},{"key":"age","question":"Возраст","answer":30},{"key":"email","question":"","answer":""},{"key":"x"}]}"#
    )
    #expect(form.formName == "Анкета")
    #expect(form.answers.map(\.key) == ["phone", "custom_0", "age", "email", "x"])
    #expect(form.answers.map(\.answer) == ["+79990001122", "сладкий, солёный", "30", "", nil])
    #expect(form.answers[1].answers == ["сладкий", "солёный"])
    #expect(try happening(.leadFormsNew, #"{"lead_id":5,"answers":[]}"#).answers == [])
    let malformed = try event(
      parsing: #"{"type":"lead_forms_new","object":{"lead_id":5,"answers":[7,{"key":"k","answer":{}}]}}"#)
    #expect(try happening(malformed).answers.map(\.key) == ["k"])
    #expect(malformed.unread.map(\.path) == ["object.answers[0]", "object.answers[1].answer"])
  }

  @Test func anOrderIsRead() throws {
    let event = try happening(
      .marketOrderNew,
      #"{"id":31,"group_id":1,"user_id":9,"date":1730000600,"status":1,"items_count":2,"total_price":{"amount":"259800","currency":{"id":643,"name":"RUB"},"text":"2 598 ₽"},"display_order_id":"9-31","comment":"","delivery":{"address":"Мира, 5","type":"Почта","track_number":"RA1","track_link":"https://example.org/RA1","delivery_point":{"id":1}},"recipient":{"name":"Иван","phone":"+79990001122","display_text":"Иван"},"preview_order_items":[{"owner_id":-1,"item_id":9001,"price":{"amount":"129900"},"quantity":2,"title":"Кружка","variants":["синяя"]}]}"#
    )
    let order = try #require(event.order)
    #expect(order.id == 31 && order.userID == 9 && order.number == "9-31")
    #expect(order.status == .agreed)
    #expect(order.totalPrice?.hundredths == 259_800)
    #expect(order.recipient?.name == "Иван")
    #expect(order.recipient?.phone == "+79990001122")
    #expect(order.address == "Мира, 5" && order.trackNumber == "RA1")
    #expect(order.delivery?.trackURL == URL(string: "https://example.org/RA1"))
    #expect(order.items.map(\.quantity) == [2])
    #expect(order.items.first?.variants == ["синяя"])
    #expect(order.comment == "")
    // The form of the schema.
    let fixture = try #require(try happening(try self.event("event-market-order-new")).order)
    #expect(fixture.address == "Мира, 5" && fixture.trackNumber == "" && fixture.recipient == nil)
    #expect(fixture.items.first?.price?.hundredths == 129_900)
    #expect(try happening(.groupJoin, #"{"user_id":5}"#).order == nil)
    #expect(
      try happening(.marketOrderEdit, #"{"id":31,"total_price":[],"delivery":false}"#).order?.totalPrice
        == nil)
  }

  private func event(_ name: String) throws -> VKEvent { try VKEvent(parsing: try fixture(name)) }
  private func event(parsing json: String) throws -> VKEvent { try VKEvent(parsing: Data(json.utf8)) }

  @Test(arguments: ["event-market-order-new", "event-market-order-edit"])
  func anOrderIsWrittenAsItWasReceived(name: String) throws {
    let order = try #require(try happening(try event(name)).order)
    let written = try ExactJSONEncoder().encode(order)
    #expect(try value(of: written) == (try event(name).raw.value()[[.key("object")] as [Step]]))
    #expect(try ExactJSONDecoder().decode(VKOrder.self, from: written) == order)
  }

  @Test func paymentsKeepTheirDigits() throws {
    let payment = try happening(
      .vkPayTransaction, #"{"from_id":5,"amount":150000,"description":"","date":1730000700}"#)
    #expect(payment.amount?.rawValue == "150000")
    #expect(payment.amount?.decimal == 150_000)
    let donut = try happening(
      .donutSubscriptionCreate, #"{"user_id":5,"amount":50,"amount_without_fee":49.80}"#)
    #expect(donut.amount?.rawValue == "50" && donut.amountWithoutFee?.rawValue == "49.80")
    #expect(donut.amountWithoutFee?.decimal == Decimal(string: "49.8"))
    let changed = try happening(
      .donutSubscriptionPriceChanged,
      #"{"user_id":5,"amount_old":50,"amount_new":"100","amount_diff":50.0,"amount_diff_without_fee":49.8}"#)
    #expect(changed.oldAmount?.decimal == 50 && changed.newAmount?.decimal == 100)
    #expect(
      changed.amountDifference?.rawValue == "50.0" && changed.amountDifferenceWithoutFee?.rawValue == "49.8")
    #expect(
      try happening(.donutMoneyWithdrawError, #"{"reason":"нет реквизитов"}"#).reason == "нет реквизитов")
    let malformed = try event(
      parsing: #"{"type":"donut_money_withdraw","object":{"amount":"много","amount_without_fee":1}}"#)
    #expect(try happening(malformed).amount == nil)
    #expect(try happening(malformed).amountWithoutFee?.decimal == 1)
    #expect(malformed.unread.map(\.path) == ["object.amount"])
  }

  @Test func aPostIsReadInFull() throws {
    let post = try #require(
      try happening(
        .wallPostNew,
        #"{"id":812,"from_id":-1,"owner_id":-1,"post_type":"suggest","text":"","can_edit":1,"signer_id":77,"comments":{"count":3,"can_post":0}}"#
      ).post)
    #expect(post.type == "suggest")
    #expect(post.canEdit == true)
    #expect(post.signerID == 77)
    #expect(post.comments?.count == 3 && post.comments?.canPost == false)
    #expect(try happening(.wallRepost, #"{"id":812,"comments":[]}"#).post?.comments == nil)
    #expect(try happening(.photoNew, #"{"id":812}"#).post == nil)
  }

  @Test func anEventThatYouMakeIsWrittenInVKsForm() throws {
    var event = VKCommunityEvent()
    event.type = .userBlock
    event.userID = 5
    event.blockEnd = .never
    event.reason = .spam
    event.leftVoluntarily = false
    event.amount = VKAmount(rawValue: "49.80")
    event.attachments = []
    let written = try value(of: try ExactJSONEncoder().encode(event))
    #expect(written[[.key("unblock_date")] as [Step]] == .integer(0))
    #expect(written[[.key("reason")] as [Step]] == .integer(1))
    #expect(written[[.key("self")] as [Step]] == .integer(0))
    #expect(written[[.key("amount")] as [Step]] == .number(literal: "49.80"))
    #expect(written[[.key("answers")] as [Step]] == nil)
    event.amount = VKAmount(rawValue: "5 roubles")
    #expect(throws: JSONError.self) { try ExactJSONEncoder().encode(event) }
  }

  @Test func aChangedEventKeepsTheRest() throws {
    var event = try happening(.userBlock, #"{"user_id":5,"unblock_date":0,"reason":"1","new":[1.50]}"#)
    event.blockEnd = .date(Date(timeIntervalSince1970: 9))
    #expect(
      try value(of: try ExactJSONEncoder().encode(event))
        == (try value(of: Data(#"{"user_id":5,"unblock_date":9,"reason":"1","new":[1.50]}"#.utf8))))
  }

  @Test func eventsWithOtherUnknownPartsAreNotEqual() throws {
    let left = try happening(.groupChangeSettings, #"{"user_id":5,"changes":{"title":{"old_value":"a"}}}"#)
    let same = try happening(.groupChangeSettings, #"{ "changes":{"title":{"old_value":"a"}}, "user_id":5}"#)
    let other = try happening(.groupChangeSettings, #"{"user_id":5,"changes":{"title":{"old_value":"b"}}}"#)
    #expect(left == same && left.hashValue == same.hashValue)
    #expect(left != other)
  }

  @Test(arguments: [
    ("49.80", Decimal(string: "49.80")), ("12abc", nil), ("", nil), ("1e2", 100),
    (String(repeating: "9", count: 39), nil),
  ])
  func anAmountIsANumberOrNone(text: String, value: Decimal?) {
    #expect(VKAmount(rawValue: text).decimal == value)
  }

  /// What is set is what is read, wherever VK has it.
  @Test func whatIsSetIsRead() throws {
    var order = try ExactJSONDecoder().decode(
      VKOrder.self, from: Data(#"{"delivery":{"address":"A","track_number":"1"}}"#.utf8))
    (order.address, order.trackNumber) = ("B", "2")
    #expect(order.address == "B" && order.trackNumber == "2")
    #expect(
      try String(decoding: ExactJSONEncoder().encode(order), as: UTF8.self)
        == #"{"delivery":{"address":"B","track_number":"2"}}"#)
    var flat = VKOrder()
    flat.address = "C"
    #expect(try String(decoding: ExactJSONEncoder().encode(flat), as: UTF8.self) == #"{"address":"C"}"#)

    var event = try ExactJSONDecoder().decode(
      VKCommunityEvent.self, from: Data(#"{"id":3,"user_id":1}"#.utf8))
    event.object = try RawJSON(Data(#"{"id":5,"text":"new"}"#.utf8))
    #expect(event.id == 5 && event.userID == nil && event.text == "new")
    #expect(
      try String(decoding: ExactJSONEncoder().encode(event), as: UTF8.self) == #"{"id":5,"text":"new"}"#)

    var card = try ExactJSONDecoder().decode(
      VKPrettyCard.self, from: Data(#"{"button":{"title":"Buy"}}"#.utf8))
    card.buttonKey = nil
    #expect(card.button?.title == "Buy")
  }
}
