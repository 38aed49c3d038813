/// A phone number as the caller wrote it.
///
/// Making one never fails: validation reports what is wrong with it, so that a whole batch is checked at once.
///
/// ```swift
/// let number = PhoneNumber("8 (916) 123-45-67")
/// number.internationalNumber  // 79161234567
/// number.normalized.rawValue  // "+79161234567"
/// number.e164                 // nil: the text is not in the international form
/// ```
public struct PhoneNumber: OpenValue {
  /// The number as it was written.
  public let rawValue: String

  /// Makes a number from any text, which is not checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The digits as a number when the text is an international number, else `nil`.
  ///
  /// An international number has 7 to 15 ASCII digits, the first of them not zero, with or without a leading `+`
  /// (ITU-T E.164). Spaces, hyphens and parentheses are not accepted: see ``withoutPunctuation``.
  public var e164: UInt64? {
    // Contiguous bytes, which strings have except those bridged from Objective-C, are read twice as fast.
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

  /// The digits of the international form, the same for every spelling of a number; `nil` when the text is not a
  /// phone number. Limits and comparisons identify a person by it.
  ///
  /// `8 (916) 123-45-67`, `+7 916 123-45-67` and `79161234567` are one person. Groups of digits may be separated as
  /// ``withoutPunctuation`` says. Eleven digits that begin with 8, without a plus sign, are a Russian number as it is
  /// dialled inside the country: the 8 stands for 7. Any other number that begins with 89 gives `nil`, because no
  /// country code begins with 89 (ITU-T E.164, list of assigned country codes).
  public var internationalNumber: UInt64? {
    guard let number = e164 ?? PhoneSpelling(rawValue)?.number else { return nil }
    // A Russian number in its international form, as nearly all numbers are.
    if (70_000_000_000...79_999_999_999).contains(number) { return number }
    if isDomestic(number) { return number - 10_000_000_000 }
    var start = number
    while start > 99 { start /= 10 }
    return start == 89 ? nil : number
  }

  /// The number with the digits of ``internationalNumber`` and a leading `+`; unchanged when that is `nil`.
  public var normalized: PhoneNumber {
    internationalNumber.map { PhoneNumber("+\($0)") } ?? self
  }

  /// Returns whether a number that was read from this text is Russian and written as it is dialled inside the
  /// country.
  package func isDomestic(_ number: UInt64) -> Bool {
    (80_000_000_000...89_999_999_999).contains(number) && !hasPlus
  }

  package var hasPlus: Bool { rawValue.utf8.contains(UInt8(ascii: "+")) }

  /// The same number without separators between its digits: `+7 (999) 000-11-22` becomes `+79990001122`.
  ///
  /// Separators are spaces (U+0020, U+00A0, U+202F) and parentheses anywhere, hyphens and dashes (U+002D, U+2011,
  /// U+2013) after the first digit, and full stops as in `7.999.000.11.22`: two or more of them, each between two
  /// groups of digits, the first of one to four and the others of two to four. A single full stop is a decimal point
  /// and no separator: without it `79990001122.0`, which a program wrote as a fraction, would gain a digit. A text
  /// with other characters, or with fewer than 7 or more than 15 digits, is unchanged.
  ///
  /// The clients never apply it to what they send, because a number in the wrong column should be reported, not
  /// repaired.
  public var withoutPunctuation: PhoneNumber {
    guard let number = PhoneSpelling(rawValue)?.number else { return self }
    return PhoneNumber((hasPlus ? "+" : "") + String(number))
  }

  /// The number for a log or a screen, with every letter and digit except the first and the last two as `*`.
  /// Invisible characters are named: `(U+200B)`.
  ///
  /// At most the first 24 characters (Unicode scalars) of the text are shown, and `…` for the rest.
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

/// A parser of phone numbers with separators, as ``PhoneNumber/withoutPunctuation`` describes them.
private struct PhoneSpelling {
  private(set) var number: UInt64 = 0
  private var count = 0
  private var hasPlus = false
  private var fullStops = 0
  /// The number of digits since the last separator.
  private var group = 0
  /// Whether the last separator was a full stop.
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

  /// Returns the issues of the number for a provider that accepts only the international form, without separators.
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

  /// Returns the issues of the number's country code, whichever spelling the provider accepts: at most one.
  ///
  /// - `phone.country`, an error: the number begins with 89, as no country code does, and is not the Russian 8
  ///   followed by ten digits.
  /// - `phone.digits`, a warning: the number begins with 7, and more or fewer than ten digits follow.
  /// - `phone.country`, a warning: the number has ten digits or fewer and no plus sign, and may lack a country code.
  package func countryIssues(at path: String) -> [ValidationIssue] {
    guard let number = internationalNumber else {
      guard withoutPunctuation.e164 != nil else { return [] }
      return [
        ValidationIssue(
          path: path, rule: "phone.country", actual: masked,
          allowed: "+7 or 8 and ten digits for Russia: no country code begins with 89", source: Self.source)
      ]
    }
    // A Russian number with all its digits, as nearly all numbers are.
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
