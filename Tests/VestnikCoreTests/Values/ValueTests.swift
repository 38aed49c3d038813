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
      try JSONDecoder().decode([MessageID].self, from: Data("[\(json)]".utf8)) == [MessageID(rawValue: id)])
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
    #expect(PhoneNumber(rawValue: text).e164 == number)
  }

  @Test(arguments: [
    "", "+", "123456", "1234567890123456", "0123456789", "++79990001122", "7999 0001122", "+7(999)0001122",
    "7999000112a", "٧٩٩٩٠٠٠١١٢٢", "７９９９０００１１２２", "-79990001122", "79990001122\n", "79990001122;",
  ])
  func aPhoneNumberThatIsNoneStaysText(text: String) {
    #expect(PhoneNumber(rawValue: text).e164 == nil)
    #expect(PhoneNumber(rawValue: text).rawValue == text)
  }

  @Test func punctuationIsRemovedOnlyOnRequest() {
    let written: PhoneNumber = "+7 (999) 000-11-22"
    #expect(written.e164 == nil)
    #expect(written.withoutPunctuation.e164 == 79_990_001_122)
  }

  @Test(arguments: [
    ("79990001122", "7********22"), ("+79990001122", "+7********22"),
    ("+7 (999) 000-11-22", "+7 (***) ***-**-22"),
    ("", ""), ("7", "7"), ("olga@example.org", "o***@*******.*rg"),
    (String(repeating: "9", count: 100), "9" + String(repeating: "*", count: 21) + "99…"),
  ])
  func aMaskedNumberShowsItsShapeAndItsEnd(text: String, masked: String) {
    #expect(PhoneNumber(rawValue: text).masked == masked)
  }

  @Test(arguments: [
    ("", "empty"), ("VK", "VK"), ("+79990001122", "+*********22"), ("a 123456 b", "a 123456 b"),
    ("a 1234567 b", "a *****67 b"),
    (String(repeating: "x", count: 41), String(repeating: "x", count: 40) + "…"),
  ])
  func anExcerptHidesWhatMayBeAPhoneNumber(text: String, excerpt: String) {
    #expect(text.excerpt == excerpt)
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
