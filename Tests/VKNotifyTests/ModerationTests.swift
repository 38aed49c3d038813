import Testing
import VKNotify
import VestnikCore

@Suite(.timeLimit(.minutes(20))) struct ModerationTests {
  private func hints(_ text: String) -> [String] {
    MessageTemplate(text).moderationHints().map { "\($0.rule) \($0.phrase)" }
  }

  @Test(arguments: [
    "Заказ #number# готов, ждём вас до 21:00.", "Ваш код: #code#. Никому его не сообщайте!",
    "Olga, your table 12 is ready.", "Запись к врачу 5.03 в 10.30, г.Москва, ул.Ленина, д.5, т.е. рядом",
    "Сумма 1.250,00 руб. Спасибо!", "Ready.Thanks for waiting", "Вы получили виноград и пивоваренный ячмень",
  ])
  func anOrdinaryServiceMessageHasNoHints(text: String) {
    #expect(hints(text).isEmpty)
  }

  @Test(arguments: [
    ("Скидка 20% на всё!", ModerationRule.advertising), ("Купите два, третий в подарок", .advertising),
    ("Use promo code TEA", .advertising), ("20% off today", .advertising), ("ТОЛЬКО СЕГОДНЯ!", .advertising),
    ("КЕШБЭК 5", .advertising), ("Пишите нам в Телеграме", .competitors),
    ("Find us on WhatsApp", .competitors),
    ("Ваш займ одобрен", .microlending), ("Оплатите долг", .debtCollection), ("Ставки на спорт", .betting),
    ("Онлайн-казино ждёт", .casino), ("Ювелирный дом", .jewellery), ("Сигареты", .tobacco),
    ("Коньяк", .alcohol), ("На акциях", .advertising), ("Реклама", .advertising),
  ])
  func wordsAreAHint(text: String, rule: ModerationRule) {
    #expect(MessageTemplate(text).moderationHints().map(\.rule).contains(rule))
  }

  @Test(arguments: [
    ("Смотрите https://shop.example/x?y=1.", "https://shop.example/x?y=…"),
    ("(www.shop.example)", "www.shop.example"),
    ("Подробнее:https://a.example/x", "https://a.example/x"),
    ("[сайт](https://a.example/x)", "https://a.example/x"),
    ("Подробнее:shop.ru", "shop.ru"), ("goo.gl/abc", "goo.gl/abc"), ("shop.xyzzy/a", "shop.xyzzy/a"),
    ("tg://resolve?domain=x", "tg://resolve?domain=…"), ("https://#host#/x", "https://"),
    ("8.8.8.8/x", "8.8.8.8/x"),
    ("https://u:secret@shop.ru/?tel=79990001122", "https://shop.ru/?tel=…"),
    ("На магазин.рф, спасибо", "магазин.рф"), ("see SHOP.RU/track!", "SHOP.RU/track"),
    ("«a.example.com»", "a.example.com"),
  ])
  func addressesNeedApproval(text: String, address: String) {
    #expect(hints(text) == ["links \(address)"])
  }

  @Test func everyLinkButtonNeedsApproval() {
    let template = MessageTemplate(
      "Готово", buttons: [.text(caption: "Скидки"), .link(caption: "Track", url: "https://a.example")])
    #expect(template.moderationHints().map(\.path) == ["buttons[0].caption", "buttons[1].url"])
  }

  @Test(arguments: ["#a#", "#a# #b#!", "", "…"])
  func aTextWithoutWordsHasNoSubstance(text: String) {
    #expect(MessageTemplate(text).moderationHints().map(\.rule) == [.substance])
  }

  @Test func namesOfVariablesAreNotText() {
    #expect(hints("Заказ #скидка# готов").isEmpty)
  }

  @Test func anExcerptShowsTheNeighbours() {
    #expect(hints("У нас большая скидка сегодня") == ["advertising большая скидка сегодня"])
  }

  /// "Messages from following companies are not accepted for review": eight, in this order.
  private static let companies: [(ModerationRule, String)] = [
    (.microlending, "microlenders"), (.debtCollection, "debt collect"), (.betting, "betting offices"),
    (.casino, "online casinos"), (.jewellery, "jewellery"), (.tobacco, "cigarettes"),
    (.medicines, "medicines"), (.alcohol, "alcohol"),
  ]

  /// "When moderating text, the following rules apply": seven; the first two are about advertising, alone and mixed.
  private static let texts: [(ModerationRule, String)] = [
    (.advertising, "advertising does not pass"), (.advertising, "service message with an advertising part"),
    (.lawAndEthics, "ethics and human dignity"), (.competitors, "competes with its services"),
    (.relation, "the person and the owner of the group"), (.recency, "made immediately before"),
    (.links, "every URL is approved"),
  ]

  @Test func theListIsThatOfTheDocument() {
    #expect(Self.companies.count == 8 && Self.texts.count == 7)
    let documented = Self.companies + Self.texts
    for (rule, words) in documented {
      #expect(rule.explanation.contains(words), "\(rule)")
      #expect(rule.source == "Rapporto, Moderation Rules in VK Social Network")
    }
    for (rule, _) in Self.companies { #expect(rule.explanation.hasSuffix("not accepted as senders")) }
    #expect(Set(documented.map(\.0)).union([.substance]) == Set(ModerationRule.allCases))
    #expect(ModerationRule.substance.source.hasPrefix("Vestnik"))
  }

  /// Rules that say several things say each of them.
  @Test(arguments: [
    (ModerationRule.debtCollection, "debt collectors"), (.debtCollection, "departments of banks"),
    (.lawAndEthics, "the law of both countries"), (.lawAndEthics, "ethics"), (.lawAndEthics, "dignity"),
    (.competitors, "compromise the owner of the network"), (.competitors, "advertise what competes"),
    (.recency, "only orders and actions"), (.recency, "immediately before"),
  ])
  func everyPartOfARuleIsSaid(rule: ModerationRule, words: String) {
    #expect(rule.explanation.contains(words))
  }

  /// VK Notify FAQ, "Messages", allows at the end of a service message what Rapporto's page forbids: both are named,
  /// and the template stays valid.
  @Test func anAdvertisingTextAtTheEndIsAHintAndStopsNothing() {
    let template = MessageTemplate("Order #number# is ready. Cashback waits for you")
    let hints = template.moderationHints()
    #expect(hints.map(\.rule) == [.advertising])
    #expect(hints.map(\.issue.severity) == [.warning])
    #expect(hints.first?.issue.allowed.contains("allows an advertising text at the end") == true)
    #expect(template.issues(under: .vkNotify).isEmpty)
  }

  @Test func whoMakesMedicinesAndWhatOffendsCannotBeTold() {
    for rule in [ModerationRule.medicines, .lawAndEthics] {
      #expect(rule.visibility == .none)
      // A pharmacy is no maker of medicines, and a hard word no insult: no text is a hint.
      for text in [
        "Лекарство готово к выдаче в аптеке", "Ваш рецепт истекает", "Your pills are ready", "Убийца ждёт",
      ] {
        #expect(!MessageTemplate(text).moderationHints().map(\.rule).contains(rule))
      }
    }
    #expect(
      Set(ModerationRule.allCases.filter { $0.visibility == .none })
        == [.medicines, .lawAndEthics, .relation, .recency])
  }

  @Test func everyRuleIsExplainedAndHasASource() {
    for rule in ModerationRule.allCases {
      #expect(!rule.explanation.isEmpty && !rule.source.isEmpty)
    }
    // What no text can tell is said to be so rather than guessed.
    #expect(ModerationRule.recency.visibility == .none && ModerationRule.relation.visibility == .none)
  }

  @Test func aHugeTextIsReadInReasonableTime() {
    // A comparison of every word with every entry takes minutes here.
    #expect(MessageTemplate(String(repeating: "скидка a b c ", count: 100_000)).moderationHints().count == 1)
  }
}
