#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A text cut into words and addresses, to find the entries of ``ModerationVocabulary`` in it.
///
/// The time grows only with the length of the text, not with the vocabulary. `MessageTemplate.moderationHints()` uses
/// it.
struct ModerationText {
  private let words: [(compared: String, written: Substring)]
  /// The words of the text that look like addresses, in its order.
  let addresses: [String]

  init(_ text: String) {
    addresses = text.split { $0.isWhitespace || "()[]{}<>«»\"',;".contains($0) }.flatMap(Self.addresses)
    words = text.split { !$0.isLetter && !$0.isNumber && !"%'’".contains($0) }.map { word in
      (word.lowercased().replacing("ё", with: "е").replacing("’", with: "'"), word)
    }
  }

  /// The entries that occur in the text, each with its first occurrence and the words beside it.
  var matches: [(rule: ModerationRule, phrase: String)] {
    var seen: Set<ModerationVocabulary.Entry> = []
    var matches: [(rule: ModerationRule, phrase: String)] = []
    for (start, word) in words.enumerated() {
      let beginning = word.compared.hasSuffix("%") ? "%" : word.compared.prefix(2)
      for entry in ModerationVocabulary.byBeginning[beginning] ?? [] where stands(entry, at: start) {
        guard seen.insert(entry).inserted else { continue }
        let shown = words[max(0, start - 1)..<min(words.count, start + entry.words.count + 1)]
        matches.append((entry.rule, shown.map(\.written).joined(separator: " ")))
      }
    }
    return matches
  }

  private func stands(_ entry: ModerationVocabulary.Entry, at start: Int) -> Bool {
    guard start + entry.words.count <= words.count else { return false }
    return entry.words.indices.allSatisfy { Self.matches(words[start + $0].compared, entry.words[$0]) }
  }

  private static func matches(_ word: String, _ entry: String) -> Bool {
    if entry == "%" { return word.hasSuffix("%") }
    return entry.hasSuffix("*") ? word.hasPrefix(entry.dropLast()) : word == entry
  }

  /// Returns the addresses in a piece without white space: everything from a scheme on, else the parts shaped like a
  /// host.
  private static func addresses(in piece: Substring) -> [String] {
    if let mark = piece.firstRange(of: "://") {
      let scheme = piece[..<mark.lowerBound].reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
      return [trimmed(piece[piece.index(mark.lowerBound, offsetBy: -scheme.count)...])]
    }
    return piece.split(separator: ":").map(trimmed).filter(isAddress)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.reversed().drop { ".,!?:…".contains($0) }.reversed())
  }

  private static func isAddress(_ text: String) -> Bool {
    let lower = text.lowercased()
    if lower.hasPrefix("www."), lower.count > 4 { return true }
    let host = lower.prefix { $0 != "/" && $0 != "?" }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last,
      labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } })
    else { return false }
    // Before a path even an unknown ending, or a numeric address, counts as a host.
    let hasPath =
      host.endIndex < lower.endIndex && (last.count > 1 && last.allSatisfy(\.isLetter) || labels.count == 4)
    return hasPath || ModerationVocabulary.topLevelDomains.contains(String(last))
  }
}

/// The words that are a hint at a rule, in Russian and English.
///
/// An entry is one word or several in a row; a final `*` stands for any ending. Words are compared in lower case,
/// with `е` for `ё`. Vestnik chose the words: no source has a list.
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

  /// The entries by the first two characters of their first word, so that a word is compared with only a few of them.
  static let byBeginning: [Substring: [Entry]] = Dictionary(
    grouping: entries.flatMap { rule, words in
      words.map { Entry(rule: rule, words: $0.split(separator: " ").map(String.init)) }
    },
    by: { $0.words[0].prefix(2) })

  /// An entry of the vocabulary: one word, or several in a row.
  struct Entry: Hashable, Sendable {
    let rule: ModerationRule
    let words: [String]
  }

  /// The endings by which a word with a dot in it is taken for an address without `https://`.
  static let topLevelDomains: Set<String> = [
    "ru", "рф", "su", "рус", "com", "org", "net", "info", "biz", "io", "me", "app", "shop", "store",
    "online",
    "site", "club", "pro", "by", "kz", "uz", "am", "ge", "dev", "tech", "ly", "cc", "ai", "tv", "eu", "de",
    "uk", "us",
    "cn", "link", "page", "gl", "xyz", "top", "fr", "it", "es", "pl", "tr", "be", "in", "co",
  ]
}
