import Foundation
import Testing
import VestnikCore

@testable import VKEvents

/// Keyboards, carousels and answers that a community sends.
@Suite struct OutgoingTests {
  private func link(_ text: String) throws -> URL { try #require(URL(string: text)) }

  private func rows(_ count: Int, of buttons: Int) -> [[VKButton]] {
    Array(repeating: Array(repeating: .text("x"), count: buttons), count: count)
  }

  private func rules(_ issues: [ValidationIssue]) -> [String] { issues.map(\.rule.rawValue) }

  /// Rows, buttons in each, whether inline, and what is wrong.
  @Test(
    arguments: [
      (9, 4, false, []), (10, 4, false, []), (11, 3, false, ["keyboard.rows"]),
      (8, 4, false, []), (8, 5, false, []),
      (7, 6, false, ["buttons.count"] + Array(repeating: "keyboard.row", count: 7)),
      (1, 5, false, []), (1, 6, false, ["keyboard.row"]), (5, 2, true, []), (6, 1, true, []),
      (7, 1, true, ["keyboard.rows"]), (3, 3, true, []), (2, 5, true, []), (3, 4, true, ["buttons.count"]),
      (0, 0, false, []), (0, 0, true, []), (1, 0, false, ["keyboard.empty"]),
    ] as [(Int, Int, Bool, [String])])
  func aKeyboardHasItsLimits(rows count: Int, buttons: Int, isInline: Bool, wrong: [String]) {
    let keyboard = VKKeyboard(rows: rows(count, of: buttons), isInline: isInline)
    #expect(rules(keyboard.issues()) == wrong)
    #expect(keyboard.issues().allSatisfy { !$0.source.isEmpty && $0.path.hasPrefix("buttons") })
  }

  /// 39, 40 and 41 buttons, which no rectangle of up to 10 rows has.
  @Test(arguments: [(39, []), (40, []), (41, ["buttons.count"])] as [(Int, [String])])
  func aKeyboardHasFortyButtonsInAll(count: Int, wrong: [String]) {
    let buttons = Array(repeating: VKButton.text("x"), count: count)
    let rows = stride(from: 0, to: count, by: 5).map { Array(buttons[$0..<min($0 + 5, count)]) }
    #expect(rules(VKKeyboard(rows: rows).issues()) == wrong)
  }

  @Test(arguments: [(9, []), (10, []), (11, ["buttons.count"])] as [(Int, [String])])
  func anInlineKeyboardHasTenButtonsInAll(count: Int, wrong: [String]) {
    let buttons = Array(repeating: VKButton.text("x"), count: count)
    let rows = stride(from: 0, to: count, by: 4).map { Array(buttons[$0..<min($0 + 4, count)]) }
    #expect(rules(VKKeyboard(rows: rows, isInline: true).issues()) == wrong)
  }

  @Test(
    arguments: [(1, []), (39, []), (40, []), (41, ["button.caption"]), (0, ["button.caption"])]
      as [(Int, [String])])
  func aLabelHasUpToFortyCharacters(count: Int, wrong: [String]) throws {
    let label = String(repeating: "ё", count: count)
    for button in [
      VKButton.text(label), .callback(label), .openLink(label, to: try link("https://example.org/")),
      .openApp(label, appID: 1),
    ] {
      let issues = VKKeyboard(rows: [[.text("x"), button]]).issues()
      #expect(rules(issues) == wrong)
      #expect(issues.allSatisfy { $0.path == "buttons[0][1].action.label" })
    }
    // An emoji is two units.
    #expect(
      rules(VKKeyboard(rows: [[.text(String(repeating: "😀", count: 21))]]).issues()) == ["button.caption"])
  }

  /// A payload is sent as a text of JSON; one that arrived as JSON is no such text.
  @Test func aPayloadOfJSONIsRefused() throws {
    let json = #"{"buttons":[[{"action":{"type":"text","label":"a","payload":{"x":1}}}]]}"#
    let keyboard = try ExactJSONDecoder().decode(VKKeyboard.self, from: Data(json.utf8))
    #expect(rules(keyboard.issues()) == ["button.payload"])
    let text = json.replacing(#"{"x":1}"#, with: #""{\"x\":1}""#)
    #expect(try ExactJSONDecoder().decode(VKKeyboard.self, from: Data(text.utf8)).issues().isEmpty)
  }

  @Test(arguments: [(254, []), (255, []), (256, ["button.payload"])] as [(Int, [String])])
  func aPayloadHasUpTo255CharactersOfJSON(count: Int, wrong: [String]) throws {
    // {"a":"…"} is eight characters more.
    let payload = try VKPayload(json: .object(["a": .string(String(repeating: "x", count: count - 8))]))
    #expect(payload.text.count == count)
    #expect(rules(VKKeyboard(rows: [[.location(payload: payload)]]).issues()) == wrong)
  }

  @Test func whatAButtonNeedsIsAskedFor() throws {
    let ftp = try link("ftp://example.org/x")
    var subscribe = VKButtonAction()
    subscribe.type = .intentSubscribe
    subscribe.label = "Да"
    subscribe.subscribeID = 101
    var tomorrow = VKButtonAction()
    tomorrow.type = "hologram"
    for (button, rule) in [
      (VKButton.openLink("x", to: ftp), "button.url"), (.vkPay(hash: " "), "button.hash"),
      (.openApp("x", appID: 0), "button.app"), (VKButton(), "button.action"),
      (VKButton(action: subscribe), "button.subscribe_id"),
      (VKButton(action: tomorrow), "button.kind"), (VKButton(action: .openPhoto), "button.kind"),
      (VKButton(action: try #require(VKButton.location().action), color: .primary), "button.color"),
    ] {
      #expect(rules(VKKeyboard(rows: [[button]]).issues()) == [rule])
    }
    #expect(VKKeyboard(rows: [[VKButton(action: tomorrow)]]).issues().containsError == false)
    subscribe.subscribeID = 100
    #expect(VKKeyboard(rows: [[VKButton(action: subscribe)]]).issues() == [])
    #expect(
      VKKeyboard(rows: [[.text("x", color: .negative), .callback("y", color: .primary)]]).issues() == [])
  }

  @Test func anInlineKeyboardThatGoesAwayIsDoubtful() {
    let keyboard = VKKeyboard(rows: [[.text("x")]], isInline: true, isOneTime: true)
    #expect(rules(keyboard.issues()) == ["keyboard.one_time"])
    #expect(!keyboard.issues().containsError)
  }

  @Test func limitsCanBeReplaced() {
    let keyboard = VKKeyboard(rows: rows(4, of: 4))
    #expect(rules(keyboard.issues(under: VKKeyboardLimits().with { $0.rows.value = 3 })) == ["keyboard.rows"])
    let none = VKKeyboardLimits().with { ($0.rows, $0.buttons, $0.buttonsInRow) = (.none, .none, .none) }
    #expect(VKKeyboard(rows: rows(20, of: 20)).issues(under: none) == [])
  }

  @Test func aKeyboardIsWrittenInVKsForm() throws {
    let keyboard = VKKeyboard(
      rows: [
        [
          .text("Да", payload: try VKPayload(json: .object(["a": .integer(1)])), color: .positive),
          .callback("Нет"),
        ],
        [
          .openLink("Сайт", to: try link("https://example.org/a?b=1")), .location(), .vkPay(hash: "action=x"),
        ],
        [.openApp("Игра", appID: 7, ownerID: -5, hash: "top")],
      ], isOneTime: true)
    #expect(
      try keyboard.parameter()
        == #"{"one_time":true,"inline":false,"buttons":[[{"action":{"type":"text","label":"Да","payload":"{\"a\":1}"},"color":"positive"},{"action":{"type":"callback","label":"Нет"}}],[{"action":{"type":"open_link","label":"Сайт","link":"https://example.org/a?b=1"}},{"action":{"type":"location"}},{"action":{"type":"vkpay","hash":"action=x"}}],[{"action":{"type":"open_app","label":"Игра","hash":"top","app_id":7,"owner_id":-5}}]]}"#
    )
    #expect(keyboard.issues() == [])
    #expect(try VKKeyboard(rows: [], isInline: true).parameter() == #"{"inline":true,"buttons":[]}"#)
    let again = try ExactJSONDecoder().decode(VKKeyboard.self, from: Data(try keyboard.parameter().utf8))
    #expect(again == keyboard)
  }

  private func card(_ title: String? = "Хлеб", photo: String? = nil, buttons: Int = 1) -> VKTemplateElement {
    VKTemplateElement(
      title: title, description: title.map { _ in "свежий" }, photoID: photo,
      buttons: Array(repeating: .text("Купить"), count: buttons))
  }

  @Test(
    arguments: [(1, []), (9, []), (10, []), (11, ["carousel.cards"]), (0, ["carousel.cards"])]
      as [(Int, [String])])
  func aCarouselHasUpToTenCards(count: Int, wrong: [String]) {
    #expect(rules(VKTemplate(carousel: Array(repeating: card(), count: count)).issues()) == wrong)
  }

  @Test(
    arguments: [(1, []), (2, []), (3, []), (4, ["buttons.count"]), (0, ["carousel.required"])]
      as [(Int, [String])])
  func aCardHasUpToThreeButtons(count: Int, wrong: [String]) {
    #expect(rules(VKTemplate(carousel: [card(buttons: count)]).issues()) == wrong)
  }

  @Test(arguments: [(79, []), (80, []), (81, ["x"])] as [(Int, [String])])
  func titleAndDescriptionHaveUpToEightyCharacters(count: Int, wrong: [String]) {
    let text = String(repeating: "я", count: count)
    let titled = VKTemplateElement(title: text, description: "y", buttons: [.text("x")])
    #expect(rules(VKTemplate(carousel: [titled]).issues()) == wrong.map { _ in "carousel.title" })
    let described = VKTemplateElement(title: "y", description: text, buttons: [.text("x")])
    #expect(rules(VKTemplate(carousel: [described]).issues()) == wrong.map { _ in "carousel.description" })
  }

  @Test func aCardNeedsAPhotoOrATitle() throws {
    func rules(_ card: VKTemplateElement) -> [String] { self.rules(VKTemplate(carousel: [card]).issues()) }
    #expect(rules(card(nil)) == ["carousel.required"])
    #expect(rules(card(nil, photo: "-109837093_457242811")) == [])
    for photo in ["photo-1_2", "1", "1_", "_1", "1_-2"] {
      #expect(rules(card(photo: photo)) == ["carousel.photo"])
    }
    var opening = card()
    opening.action = .openPhoto
    #expect(rules(opening) == ["carousel.action"])
    opening.photoID = "1_2"
    #expect(rules(opening) == [])
    opening.action = .openLink(try link("https://example.org"))
    #expect(rules(opening) == [])
    opening.action = VKButton.text("x").action
    #expect(rules(opening) == ["carousel.action"])
    #expect(self.rules(VKTemplate().issues()) == ["template.type", "carousel.cards"])
  }

  @Test func allCardsHaveThePartsOfTheFirst() {
    let issues = VKTemplate(carousel: [card(), card(), card(photo: "1_2"), card(buttons: 2)]).issues()
    #expect(issues.map(\.path) == ["elements[2]", "elements[3]"])
    #expect(rules(issues) == ["carousel.structure", "carousel.structure"])
  }

  @Test func aCarouselIsWrittenInVKsForm() throws {
    let template = VKTemplate(carousel: [card(photo: "-1_2")])
    #expect(
      try template.parameter()
        == #"{"type":"carousel","elements":[{"title":"Хлеб","description":"свежий","photo_id":"-1_2","buttons":[{"action":{"type":"text","label":"Купить"}}]}]}"#
    )
  }
}

/// The answer to the press of a callback button.
@Suite struct ButtonAnswerTests {
  private func press() throws -> VKButtonPress {
    guard case .buttonPress(let press) = try event("message-event").content else {
      throw JSONError(path: "", reason: "no press")
    }
    return press
  }

  @Test func aPressIsAnswered() throws {
    let press = try press()
    let answer = try #require(VKButtonAnswer(to: press, with: .showSnackbar("Готово")))
    let parameters = try answer.parameters
    #expect(parameters.map(\.name) == ["event_id", "user_id", "peer_id", "event_data"])
    #expect(parameters[0].value == press.answerToken)
    #expect(parameters[1].value == press.userID.map { "\($0)" })
    #expect(parameters[2].value == press.peerID.map { "\($0)" })
    #expect(parameters[3].value == #"{"type":"show_snackbar","text":"Готово"}"#)
    #expect(answer.issues() == [])
    let silent = try #require(VKButtonAnswer(to: press))
    #expect(try silent.parameters.map(\.name) == ["event_id", "user_id", "peer_id"])
    var incomplete = press
    incomplete.answerToken = ""
    #expect(VKButtonAnswer(to: incomplete) == nil)
    incomplete = press
    incomplete.peerID = nil
    #expect(VKButtonAnswer(to: incomplete) == nil)
  }

  @Test func everyFormOfAnAnswerSurvives() throws {
    let url = try #require(URL(string: "https://example.org/x?a=1"))
    for (action, json) in [
      (VKButtonAnswer.Action.showSnackbar("a\"b"), #"{"type":"show_snackbar","text":"a\"b"}"#),
      (.openLink(url), #"{"type":"open_link","link":"https://example.org/x?a=1"}"#),
      (.openApp(id: 7), #"{"type":"open_app","app_id":7}"#),
      (.openApp(id: 7, ownerID: -5, hash: "h"), #"{"type":"open_app","app_id":7,"owner_id":-5,"hash":"h"}"#),
    ] {
      #expect(try ExactJSONEncoder().encode(action) == Data(json.utf8))
      #expect(try ExactJSONDecoder().decode(VKButtonAnswer.Action.self, from: Data(json.utf8)) == action)
      let answer = VKButtonAnswer(eventID: "e", userID: 5, peerID: 2_000_000_001, action: action)
      let written = try ExactJSONEncoder().encode(answer)
      #expect(
        written == Data(#"{"event_id":"e","user_id":5,"peer_id":2000000001,"event_data":\#(json)}"#.utf8))
      #expect(try ExactJSONDecoder().decode(VKButtonAnswer.self, from: written) == answer)
      #expect(try JSONDecoder().decode(VKButtonAnswer.self, from: try JSONEncoder().encode(answer)) == answer)
      // As in the call: JSON text in JSON.
      let text = try ExactJSONEncoder().encode([String(decoding: Data(json.utf8), as: UTF8.self)])
      #expect(try ExactJSONDecoder().decode([VKButtonAnswer.Action].self, from: text) == [action])
    }
  }

  @Test(arguments: [
    "{}", #"{"type":"dance"}"#, #"{"type":"show_snackbar"}"#, #"{"type":"open_link"}"#,
    #"{"type":"open_app"}"#,
    #"{"type":"show_snackbar","text":"a","colour":"red"}"#,
    #"{"type":"show_snackbar","text":"a","link":"https://a.example"}"#,
    #"{"type":"open_link","link":"https://a.example","hash":"h"}"#,
    #"{"type":"open_app","app_id":7,"text":"a"}"#, #"{"type":"open_link","link":"https://a.example/b c"}"#,
    #"{"type":"open_link","link":""}"#, #""no JSON""#, "5", #"{"text":"a"}"#,
  ])
  func whatIsNoActionIsRefused(json: String) {
    #expect(throws: JSONError.self) {
      try ExactJSONDecoder().decode(VKButtonAnswer.Action.self, from: Data(json.utf8))
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([VKButtonAnswer.Action].self, from: Data("[\(json)]".utf8))
    }
    let answer = #"{"event_id":"e","user_id":5,"peer_id":5,"event_data":\#(json)}"#
    #expect(throws: JSONError.self) {
      try ExactJSONDecoder().decode(VKButtonAnswer.self, from: Data(answer.utf8))
    }
  }

  @Test(arguments: [
    #"{"user_id":5,"peer_id":5}"#, #"{"event_id":"e","peer_id":5}"#, #"{"event_id":"e","user_id":5}"#,
    #"{"event_id":"e","user_id":5,"peer_id":5,"secret":1}"#, "[]",
  ])
  func whatIsNoAnswerIsRefused(json: String) {
    #expect(throws: JSONError.self) {
      try ExactJSONDecoder().decode(VKButtonAnswer.self, from: Data(json.utf8))
    }
  }

  @Test(
    arguments: [(1, []), (89, []), (90, []), (91, ["answer.text"]), (0, ["answer.text"])] as [(Int, [String])]
  )
  func aLineHasUpToNinetyCharacters(count: Int, wrong: [String]) {
    let answer = VKButtonAnswer(
      eventID: "e", userID: 5, peerID: 5, action: .showSnackbar(String(repeating: "ж", count: count)))
    #expect(answer.issues().map(\.rule.rawValue) == wrong)
    #expect(answer.issues().allSatisfy { $0.path == "event_data.text" })
  }

  @Test(arguments: [(999, []), (1000, []), (1001, ["answer.event_data"])] as [(Int, [String])])
  func theDataHasUpToAThousandCharacters(count: Int, wrong: [String]) {
    let around = #"{"type":"open_app","app_id":7,"hash":""}"#.count
    let hash = String(repeating: "h", count: count - around)
    let answer = VKButtonAnswer(eventID: "e", userID: 5, peerID: 5, action: .openApp(id: 7, hash: hash))
    #expect(answer.issues().map(\.rule.rawValue) == wrong)
  }

  @Test func whatAnAnswerNeedsIsAskedFor() throws {
    let url = try #require(URL(string: "vk://app7"))
    for (answer, rules) in [
      (VKButtonAnswer(eventID: " ", userID: 5, peerID: 5), ["answer.event_id"]),
      (VKButtonAnswer(eventID: "e", userID: -5, peerID: 0), ["answer.user_id", "answer.peer_id"]),
      (VKButtonAnswer(eventID: "e", userID: 5, peerID: 5, action: .openLink(url)), ["answer.link"]),
      (VKButtonAnswer(eventID: "e", userID: 5, peerID: 5, action: .openApp(id: 0)), ["answer.app"]),
    ] {
      #expect(answer.issues().map(\.rule.rawValue) == rules)
    }
  }
}
