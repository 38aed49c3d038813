import Foundation
import Testing
import VestnikCore

@Suite struct ValueTests {
  @Test func anUnknownWordDecodesPrintsAndEncodesUnchanged() throws {
    let word = try JSONDecoder().decode([SocialNetworkLike].self, from: Data(#"["SIGNAL-2031"]"#.utf8))
    #expect(word[0] == "SIGNAL-2031")
    #expect("\(word[0])" == "SIGNAL-2031")
    #expect(try JSONEncoder().encode(word) == Data(#"["SIGNAL-2031"]"#.utf8))
  }

  private struct SocialNetworkLike: OpenValue {
    let rawValue: String
  }

  @Test(arguments: [
    ("2354676865423253", "2354676865423253"),
    ("3721115754893245581", "3721115754893245581"),
    ("18446744073709551615", "18446744073709551615"),
    (#""3721115754893245581""#, "3721115754893245581"),
    ("[3721115754893245581]", "3721115754893245581"),
    (#"["a-7"]"#, "a-7"),
  ])
  func aMessageIDIsExactInEveryDocumentedShape(json: String, id: String) throws {
    #expect(
      try JSONDecoder().decode([MessageID].self, from: Data("[\(json)]".utf8)) == [MessageID(id)])
  }

  @Test(arguments: ["[1,2]", "[]", "null", "1.5", "true", "{}", "[[null]]"])
  func aMessageIDRefusesWhatIsNoID(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([MessageID].self, from: Data("[\(json)]".utf8))
    }
  }

  @Test(arguments: [
    ("79990001122", 79_990_001_122), ("+79990001122", 79_990_001_122), ("1234567", 1_234_567),
    ("123456789012345", 123_456_789_012_345),
  ])
  func aPhoneNumberIsReadAsWritten(text: String, number: UInt64) {
    #expect(PhoneNumber(text).e164 == number)
  }

  @Test(arguments: [
    "", "+", "123456", "1234567890123456", "0123456789", "++79990001122", "7999 0001122", "+7(999)0001122",
    "7999000112a", "٧٩٩٩٠٠٠١١٢٢", "７９９９０００１１２２", "-79990001122", "79990001122\n", "79990001122;",
  ])
  func aPhoneNumberThatIsNoneStaysText(text: String) {
    #expect(PhoneNumber(text).e164 == nil)
    #expect(PhoneNumber(text).rawValue == text)
  }

  @Test func punctuationIsRemovedOnlyOnRequest() {
    let written: PhoneNumber = "+7 (999) 000-11-22"
    #expect(written.e164 == nil)
    #expect(written.withoutPunctuation.e164 == 79_990_001_122)
  }

  @Test(arguments: [
    ("+79261230044", 79_261_230_044), ("8 (926) 123-00-44", 79_261_230_044), ("89261230044", 79_261_230_044),
    ("84951230044", 74_951_230_044), ("+84951230044", 84_951_230_044), ("8.926.123.00.44", 79_261_230_044),
    ("+7 (926) 123.00.44", 79_261_230_044), ("792.612.300.44", 79_261_230_044),
    ("(+7) 926 123 \u{2013} 00\u{2011}44 ", 79_261_230_044), ("\u{A0}7\u{202F}926 1230044", 79_261_230_044),
    ("926123004", 926_123_004), ("375 29 123-00-44", 375_291_230_044),
  ])
  func aNumberIsOneHoweverItIsSpelt(text: String, number: UInt64) {
    #expect(PhoneNumber(text).internationalNumber == number)
    #expect(PhoneNumber(text).normalized.rawValue == "+\(number)")
  }

  /// A fraction, a power of ten, an extension and what nobody sees never become digits of another number.
  @Test(arguments: [
    "79261230044.0", "79261230044.00", "7926123004.4", "7.9261230044", "7.9261230044E10", "7,9261230044E+10",
    "7926123004,4", "79 261 230 044.0", "79 261 230 044,00", "79261230044.", ".79261230044",
    "7..926.123.00.44",
    "7.926.123.00.44.", "7. 926. 123. 00. 44", "7.926.123.00.4.4", "79261.230.044", "79261230044.0.0",
    "7.926.12300.44", "++79261230044", "+7+9261230044", "7+9261230044", "+-79261230044", "-79261230044",
    "8 (926) 123-00-44 доб. 12", "79261230044 ext 12", "+79261230044;ext=12", "79261230044,79261230045",
    "79261230044 79261230045", "79261230044/45", "７９２６１２３００４４", "٧٩٢٦١٢٣٠٠٤٤", "7926\u{200B}1230044",
    "\u{202A}+79261230044\u{202C}", "\u{FEFF}79261230044", "7926\u{AD}1230044", "79261230044\n",
    "79261230044\t", "09261230044", "8 (926) 12", "123456789 0123456", "+", "()", "",
  ])
  func whatIsNotPlainlyANumberIsNone(text: String) {
    let phone = PhoneNumber(text)
    #expect(phone.internationalNumber == nil)
    #expect(phone.normalized == phone && phone.withoutPunctuation == phone)
  }

  @Test(arguments: ["+89261230044", "+8 (926) 123-00-44", "8926123004", "892612300441"])
  func noCountryCodeBeginsWith89(text: String) {
    #expect(PhoneNumber(text).internationalNumber == nil)
  }

  @Test(arguments: [
    ("\u{200B}79261230044", "(U+200B)*********44"), ("7926\u{200D}1230044", "7***(U+200D)*****44"),
    ("\u{202A}+7\u{A0}926", "(U+202A)+*(U+00A0)*26"), ("7926123004\u{AD}\n", "7*********(U+00AD)(U+000A)"),
    ("и\u{306}горь", "и***рь"),
    (
      "7" + String(repeating: "\u{301}", count: 100_000),
      "7" + String(repeating: "*", count: 21) + "\u{301}\u{301}…"
    ),
  ])
  func aMaskedNumberNamesWhatNobodySees(text: String, masked: String) {
    #expect(PhoneNumber(text).masked == masked)
  }

  @Test(arguments: [
    ("79990001122", "7********22"), ("+79990001122", "+7********22"),
    ("+7 (999) 000-11-22", "+7 (***) ***-**-22"),
    ("", ""), ("7", "7"), ("olga@example.org", "o***@*******.*rg"),
    (String(repeating: "9", count: 100), "9" + String(repeating: "*", count: 21) + "99…"),
  ])
  func aMaskedNumberShowsItsShapeAndItsEnd(text: String, masked: String) {
    #expect(PhoneNumber(text).masked == masked)
  }

  @Test(arguments: [
    ("", "empty"), ("VK", "VK"), ("+79990001122", "+*********22"), ("a 123456 b", "a 123456 b"),
    ("a 1234567 b", "a *****67 b"),
    (String(repeating: "x", count: 41), String(repeating: "x", count: 40) + "…"),
  ])
  func anExcerptHidesWhatMayBeAPhoneNumber(text: String, redactedPreview: String) {
    #expect(text.redactedPreview == redactedPreview)
  }

  @Test(arguments: [
    ("V\u{200B}K", "V(U+200B)K"), ("V\u{A0}K\u{202E}\u{2066}", "V(U+00A0)K(U+202E)(U+2066)"),
    ("\u{FEFF}VK\u{AD}\r\n", "(U+FEFF)VK(U+00AD)(U+000D)(U+000A)"),
    ("a\u{2028}b\u{85}", "a(U+2028)b(U+0085)"),
    ("\u{0}\u{E0041}\u{3164}\u{2800}", "(U+0000)(U+E0041)(U+3164)(U+2800)"), ("a b", "a b"),
    ("❤️ 👨‍👩‍👧", "❤️ 👨‍👩‍👧"), ("n\u{FE0F}i\u{200D}", "n(U+FE0F)i(U+200D)"),
    (
      "9\u{200B}2\u{200B}6\u{200B}1\u{200B}2\u{200B}3\u{200B}0",
      "*" + String(repeating: "(U+200B)*", count: 4) + "(U+200B)3(U+200B)0"
    ),
  ])
  func anExcerptNamesWhatNobodySees(text: String, redactedPreview: String) {
    #expect(text.redactedPreview == redactedPreview)
  }

  @Test func anExcerptIsAsLongAsAskedFor() {
    let text = String(repeating: "x", count: 201)
    #expect(text.redactedPreview(limit: 200) == text.dropLast() + "…")
    #expect(String(text.dropLast()).redactedPreview(limit: 200) == text.dropLast())
    let marks = "e" + String(repeating: "\u{301}", count: 100_000)
    #expect(marks.redactedPreview.unicodeScalars.count == 41)
  }

  @Test func aTimeToLiveIsWholeSeconds() throws {
    #expect(TimeToLive.minutes(15) == .seconds(900))
    #expect(TimeToLive.hours(24) == .seconds(86_400))
    #expect(TimeToLive.seconds(59) < .minutes(1))
    #expect(try JSONEncoder().encode([TimeToLive.minutes(1)]) == Data("[60]".utf8))
    #expect(try JSONDecoder().decode([TimeToLive].self, from: Data("[60]".utf8)) == [.minutes(1)])
  }

  @Test func anAbsurdTimeToLiveIsNotReducedToAnAllowedOne() {
    #expect(TimeToLive.hours(.max).seconds == .max)
    #expect(TimeToLive.minutes(.min).seconds == .min)
  }

  @Test(arguments: ["f2c9 41", "f2c9 41\n", "f2c9 41\r\n", "\u{FEFF}f2c9 41", "\t f2c9 41\u{A0}\n\n"])
  func whiteSpaceAtTheEndsOfASecretIsCutOff(text: String) {
    #expect(Secret(text).reveal() == "f2c9 41")
    #expect(Secret("\r\n").reveal() == "" && Secret(stringLiteral: text).reveal() == "f2c9 41")
  }

  @Test func aSecretIsNeverPrinted() {
    let secret: Secret = "k-SECRET-17"
    var dumped = ""
    dump(["a": secret], to: &dumped)
    let printed = [
      "\(secret)", String(reflecting: secret), dumped,
      "\(Mirror(reflecting: secret).children.map { $0.value })",
      "\([secret])", "\(Optional(secret) as Any)",
    ]
    for text in printed { #expect(!text.contains("SECRET")) }
    #expect(secret.reveal() == "k-SECRET-17")
  }

  @Test func systemTimeRunsForwardsAndWaits() async throws {
    let time = SystemTime()
    let start = time.uptime
    try await time.sleep(until: start + .milliseconds(5))
    #expect(time.uptime >= start + .milliseconds(5))
  }

  @Test func systemTimeSaysSoWhenItIsCancelled() async {
    let task = Task { () -> Bool in
      do throws(CancellationError) {
        try await SystemTime().sleep(until: SystemTime().uptime + .seconds(3600))
        return false
      } catch {
        return true
      }
    }
    task.cancel()
    #expect(await task.value)
  }
}
