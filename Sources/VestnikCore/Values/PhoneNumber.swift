/// A phone number as the caller wrote it.
///
/// Nothing fails here: validation reports what is wrong, so that a whole batch is checked at once.
public struct PhoneNumber: OpenValue {
  /// The number as it was written.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The digits as a number when the text is an international number, else `nil`.
  ///
  /// Accepted are 7 to 15 ASCII digits, the first of them not zero, with or without a leading `+`
  /// (ITU-T E.164). Spaces, hyphens and parentheses are not: see ``withoutPunctuation``.
  public var e164: UInt64? {
    // Side by side in memory, as the text is except on Apple's systems, they are read twice as fast.
    rawValue.utf8.withContiguousStorageIfAvailable(Self.number) ?? Self.number(rawValue.utf8)
  }

  private static func number(_ text: some Collection<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    var count = 0
    var mayBePlus = true
    for byte in text {
      defer { mayBePlus = false }
      if mayBePlus, byte == UInt8(ascii: "+") { continue }
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10, count < 15, digit > 0 || count > 0 else { return nil }
      number = number &* 10 &+ UInt64(digit)
      count += 1
    }
    return count >= 7 ? number : nil
  }

  /// The number that limits and comparisons know a person by, whichever spelling was used, else `nil`:
  /// `8 (916) 123-45-67`, `+7 916 123-45-67` and `79161234567` are one person.
  ///
  /// Groups of digits may be separated as ``withoutPunctuation`` says. Eleven digits that begin with 8, without a
  /// plus sign, are a Russian number as it is dialled inside the country: the 8 stands for 7. Any other number that
  /// begins with 89 is nobody's, because no country code does (ITU-T E.164, list of assigned country codes).
  public var internationalNumber: UInt64? {
    guard let number = e164 ?? PhoneSpelling(rawValue)?.number else { return nil }
    // Nearly every number: Russian, in its international form.
    if (70_000_000_000...79_999_999_999).contains(number) { return number }
    if isDomestic(number) { return number - 10_000_000_000 }
    var start = number
    while start > 99 { start /= 10 }
    return start == 89 ? nil : number
  }

  /// The number as ``internationalNumber`` with a leading `+`; unchanged when it has none.
  public var normalized: PhoneNumber {
    internationalNumber.map { PhoneNumber("+\($0)") } ?? self
  }

  /// Whether the number, read from this text, is Russian and written as it is dialled inside the country.
  package func isDomestic(_ number: UInt64) -> Bool {
    (80_000_000_000...89_999_999_999).contains(number) && !hasPlus
  }

  package var hasPlus: Bool { rawValue.utf8.contains(UInt8(ascii: "+")) }

  /// The same number without what separates its digits: `+7 (999) 000-11-22` is `+79990001122`.
  ///
  /// Separators are spaces (U+0020, U+00A0, U+202F) and parentheses anywhere, hyphens and dashes (U+002D, U+2011,
  /// U+2013) after the first digit, and full stops as in `7.999.000.11.22`: two or more of them, each between two
  /// groups of digits, the first of one to four and the others of two to four. A single full stop is a decimal point:
  /// `79990001122.0`, a number that a program took for a fraction, would gain a digit. With anything else, or fewer
  /// than 7 or more than 15 digits, the number is unchanged.
  ///
  /// Never applied on its own, because a number in the wrong column should be reported, not repaired.
  public var withoutPunctuation: PhoneNumber {
    guard let number = PhoneSpelling(rawValue)?.number else { return self }
    return PhoneNumber((hasPlus ? "+" : "") + String(number))
  }

  /// The number for a log or a screen: every letter and digit but the first and the last two is `*`, and what nobody
  /// would see is named: `(U+200B)`.
  ///
  /// At most the first 24 characters (Unicode scalars), whatever was written.
  public var masked: String {
    let shown = rawValue.unicodeScalars.prefix(24)
    let hidden = shown.dropFirst(shown.first == "+" ? 2 : 1).dropLast(2)
    var text = ""
    for index in shown.indices {
      let scalar = shown[index]
      let isHidden = hidden.startIndex <= index && index < hidden.endIndex
      text += isHidden && scalar.isWordCharacter ? "*" : scalar.visibleForm
    }
    return text + (shown.endIndex < rawValue.endIndex ? "…" : "")
  }
}

/// A phone number that may have separators, as ``PhoneNumber/withoutPunctuation`` describes them.
private struct PhoneSpelling {
  private(set) var number: UInt64 = 0
  private var count = 0
  private var hasPlus = false
  private var fullStops = 0
  /// The digits since the last separator, and whether that was a full stop.
  private var group = 0
  private var isAfterStop = false

  init?(_ text: String) {
    for scalar in text.unicodeScalars {
      guard take(scalar) else { return nil }
    }
    guard count >= 7, fullStops != 1, mayEndGroup else { return nil }
  }

  private var mayEndGroup: Bool { !isAfterStop || (2...4).contains(group) }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9":
      guard count < 15, count > 0 || scalar != "0" else { return false }
      number = number * 10 + UInt64(scalar.value - 0x30)
      count += 1
      group += 1
      return true
    case "+":
      guard count == 0, !hasPlus else { return false }
      hasPlus = true
      return true
    case ".":
      guard (1...4).contains(group) else { return false }
      fullStops += 1
      return endGroup(isStop: true)
    case " ", "\u{A0}", "\u{202F}", "(", ")":
      return endGroup()
    case "-", "\u{2011}", "\u{2013}":
      return count > 0 && endGroup()
    default:
      return false
    }
  }

  private mutating func endGroup(isStop: Bool = false) -> Bool {
    guard mayEndGroup else { return false }
    group = 0
    isAfterStop = isStop
    return true
  }
}

extension PhoneNumber {
  private static let source = "ITU-T E.164"

  /// What is wrong with the number for a provider that takes the international form alone, without separators.
  package func issues(at path: String) -> [ValidationIssue] {
    guard let number = e164 else {
      return [
        ValidationIssue(
          path: path, rule: "phone.e164", actual: rawValue.isEmpty ? "empty" : masked,
          allowed: "7 to 15 digits with the country code, with or without a leading +", source: Self.source)
      ]
    }
    guard isDomestic(number) else { return countryIssues(at: path) }
    return [
      ValidationIssue(
        path: path, rule: "phone.domestic", severity: .warning, actual: masked,
        allowed:
          "the international form of a Russian number, which begins with 7; a leading + for another country",
        source: Self.source)
    ]
  }

  /// What is wrong with the country code, whichever spelling is allowed: at most one issue.
  ///
  /// - `phone.country`, an error: the number begins with 89, as no country's does, and is not the Russian 8 with ten
  ///   digits behind it.
  /// - `phone.digits`, a warning: the number begins with 7, and has more or fewer than ten digits behind it.
  /// - `phone.country`, a warning: ten digits or fewer without a plus sign, perhaps without a country code.
  package func countryIssues(at path: String) -> [ValidationIssue] {
    guard let number = internationalNumber else {
      guard withoutPunctuation.e164 != nil else { return [] }
      return [
        ValidationIssue(
          path: path, rule: "phone.country", actual: masked,
          allowed: "+7 or 8 and ten digits for Russia: no country code begins with 89", source: Self.source)
      ]
    }
    // Nearly every number: Russian, with all its digits.
    if (70_000_000_000...79_999_999_999).contains(number) { return [] }
    let digits = String(number)
    let actual = "\(masked), \(digits.utf8.count) digits"
    if digits.hasPrefix("7") {
      return [
        ValidationIssue(
          path: path, rule: "phone.digits", severity: .warning, actual: actual,
          allowed: "11 digits in a number that begins with 7", source: "\(Self.source), country code 7")
      ]
    }
    guard digits.utf8.count < 11, !hasPlus else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "phone.country", severity: .warning, actual: actual,
        allowed: "the country code in front, 7 for Russia; a leading + if it is there", source: Self.source)
    ]
  }
}
