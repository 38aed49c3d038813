/// The words that are a hint at a rule, in Russian and English.
///
/// An entry is one word or several in a row; a final `*` stands for any ending. Words are compared in lower case,
/// with `е` for `ё`. The choice of words is ours: no source has a list.
enum ModerationVocabulary {
  static let entries: [(rule: ModerationRule, words: [String])] = [
    (
      .advertising,
      [
        "скидк*", "акция", "акции", "акцию", "акцией", "акций", "акциях", "акциям", "реклама", "рекламн*",
        "промо", "бонусы", "распродаж*", "промокод*", "купон*", "кэшбэк*",
        "кешбэк*",
        "кешбек*", "бесплатно", "выгодн*", "спецпредложени*", "лучшая цена", "лучшие цены", "низкие цены",
        "успей*",
        "только сегодня", "не упусти*", "спешите", "розыгрыш*", "в подарок", "подарок за", "получите подарок",
        "купи",
        "купите", "закажи", "закажите", "приглашаем", "попробуйте", "новинк*", "рекомендуем", "sale", "sales",
        "discount*", "promo", "promocode*", "promo code", "coupon*", "cashback", "cash back",
        "special offer*",
        "limited time",
        "buy now", "shop now", "order now", "best price*", "hurry", "for free", "free gift", "don't miss",
        "giveaway*",
        "% off",
      ]
    ),
    (
      .competitors,
      [
        "telegram", "телеграм", "телеграме", "телеграмм", "телеграмме", "whatsapp", "вотсап*", "ватсап*",
        "вацап*", "viber", "вайбер*", "facebook",
        "фейсбук*",
        "instagram", "инстаграм*", "youtube", "ютуб*", "tiktok", "тикток*", "twitter", "твиттер*", "discord",
        "дискорд*",
        "skype", "скайп*", "signal messenger", "яндекс*", "yandex*", "google*", "гугл*", "gmail*", "rambler*",
        "wechat",
      ]
    ),
    (
      .microlending,
      [
        "микрозайм*", "микрокредит*", "займ*", "заем", "мфо", "деньги до зарплаты", "microloan*",
        "payday loan*",
      ]
    ),
    (
      .debtCollection,
      ["коллектор*", "взыскани*", "долг", "долга", "долгу", "долги", "debt collection", "debt collector*"]
    ),
    (
      .betting,
      ["букмекер*", "ставки на спорт", "ставка на спорт", "фрибет*", "betting", "bookmaker*", "freebet*"]
    ),
    (
      .casino,
      [
        "казино", "casino*", "фриспин*", "free spin*", "игровые автоматы", "слот машин*", "джекпот*",
        "jackpot*",
      ]
    ),
    (.jewellery, ["ювелирн*", "бриллиант*", "jewelry", "jewellery", "jeweler*", "jeweller*"]),
    (
      .tobacco,
      ["сигарет*", "табак*", "табач*", "вейп*", "кальян*", "cigarette*", "tobacco*", "vape*", "hookah*"]
    ),
    (
      .alcohol,
      [
        "алкогол*", "водка", "водки", "водку", "виски", "коньяк*", "вино", "пиво", "alcohol*", "vodka",
        "whisky", "whiskey",
      ]
    ),
  ]

  /// The entries by the first two characters of their first word, so that a word is compared with a few of them.
  static let byBeginning: [Substring: [Entry]] = Dictionary(
    grouping: entries.flatMap { rule, words in
      words.map { Entry(rule: rule, words: $0.split(separator: " ").map(String.init)) }
    },
    by: { $0.words[0].prefix(2) })

  /// One word or several in a row.
  struct Entry: Hashable, Sendable {
    let rule: ModerationRule
    let words: [String]
  }

  /// Endings by which a word with a dot in it is taken for an address that lacks its `https://`.
  static let topLevelDomains: Set<String> = [
    "ru", "рф", "su", "рус", "com", "org", "net", "info", "biz", "io", "me", "app", "shop", "store",
    "online",
    "site", "club", "pro", "by", "kz", "uz", "am", "ge", "dev", "tech", "ly", "cc", "ai", "tv", "eu", "de",
    "uk", "us",
    "cn", "link", "page", "gl", "xyz", "top", "fr", "it", "es", "pl", "tr", "be", "in", "co",
  ]
}
