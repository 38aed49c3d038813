import Foundation
import Testing
import VestnikCore

@testable import RapportoVK

/// Each row of the document's table of parameters at its bound, below and above.
@Suite struct RapportoValidationTests {
  private func rules(
    _ wire: RapportoInterfaceNames = .form, _ change: (inout RapportoMessage) -> Void
  ) -> [String] {
    var message = Sample.message
    if wire == .rest { message.sender = "ACME" }
    change(&message)
    return message.issues(under: wire == .form ? .rapporto : .rapportoREST, in: wire).map {
      "\($0.severity) \($0.rule) \($0.path)"
    }
  }

  private func text(_ count: Int) -> String { String(repeating: "ы", count: count) }

  @Test func aGoodMessageHasNoIssues() {
    #expect(Sample.message.issues(under: .rapporto).isEmpty)
    #expect(rules(.rest) { _ in }.isEmpty)
  }

  @Test(arguments: ["79036550550", "+79036550550", "8-903-655-05-50", "89036550550"])
  func theDocumentedSpellingsPass(phone: String) {
    #expect(rules { $0.phone = PhoneNumber(phone) }.isEmpty)
    #expect(rules(.rest) { $0.phone = PhoneNumber(phone) }.isEmpty)
  }

  @Test(arguments: [
    "+7 (903) 655-05-50", "+7-903-655-05-50", "7-903-655-05-50", "8 903 655 05 50", "+1234567",
    "442079460000", "+442079460000", "8-9036550550", "7903-655-05-50", "7.903.655.05.50", "123456789012345",
    "+7 (903) 655 - 05 - 5 - 0",
  ])
  func otherSpellingsOfANumberAreDoubtful(phone: String) {
    #expect(rules { $0.phone = PhoneNumber(phone) } == ["warning phone.spelling clientId"])
    #expect(rules(.rest) { $0.phone = PhoneNumber(phone) } == ["warning phone.spelling destAddr"])
  }

  @Test func aCountryCodeThatIsNoneOrMissingIsNamed() {
    func expect(_ phone: String, _ issue: String) {
      #expect(rules { $0.phone = PhoneNumber(phone) } == ["\(issue) clientId"], "\(phone)")
      #expect(rules(.rest) { $0.phone = PhoneNumber(phone) } == ["\(issue) destAddr"], "\(phone)")
    }
    expect("+8 (903) 655-05-50", "error phone.country")
    expect("8-903-655-05-5", "error phone.country")
    expect("903 655-05-50", "warning phone.country")
    expect("+7 903 655-05-5", "warning phone.digits")
    expect("7-903-655-05-501", "warning phone.digits")
  }

  @Test(arguments: [
    "", "abc", "123456", "1234567890123456", "7903655055O", "++79036550550", "７９０３６５５０５５０", "79036550550.0",
    "7.9036550550E10", "79036550550.", "7903655055,0", "8 903 655-05-50 доб. 7", "+79036550550;ext=7",
    "79036550550\u{200B}",
  ])
  func whatIsNoNumberIsRefused(phone: String) {
    #expect(rules { $0.phone = PhoneNumber(phone) } == ["error phone.number clientId"])
  }

  @Test func aNumberHasAtMost25Characters() {
    let digits = "8-903-655-05-50"
    func phone(_ length: Int) -> PhoneNumber {
      PhoneNumber(digits + String(repeating: "-", count: length - digits.count))
    }
    #expect(rules { $0.phone = phone(24) } == ["warning phone.spelling clientId"])
    #expect(rules { $0.phone = phone(25) } == ["warning phone.spelling clientId"])
    #expect(rules { $0.phone = phone(26) } == ["error phone.length clientId"])
  }

  @Test func aTextIsRequired() {
    for blank in ["", " ", "\n", "\u{200B}"] {
      #expect(rules { $0.text = blank } == ["error text.required message"])
    }
    #expect(rules { $0.text = "." }.isEmpty)
  }

  @Test(arguments: [
    (RapportoInterfaceNames.form, 2048, "error text.length message"),
    (.rest, 2000, "error text.length message.data.text"),
  ])
  func aTextHasTheLengthOfItsInterface(wire: RapportoInterfaceNames, most: Int, issue: String) {
    #expect(rules(wire) { $0.text = text(most - 1) }.isEmpty)
    #expect(rules(wire) { $0.text = text(most) }.isEmpty)
    #expect(rules(wire) { $0.text = text(most + 1) } == [issue])
    // An emoji is two units.
    #expect(rules(wire) { $0.text = text(most - 2) + "🙂" }.isEmpty)
    #expect(rules(wire) { $0.text = text(most - 1) + "🙂" } == [issue])
  }

  @Test func aLineBreakCountsAsItGoesToTheWire() {
    for lineBreak in ["\n", "\r", "\r\n"] {
      #expect(rules { $0.text = text(2045) + lineBreak + "ы" }.isEmpty)
      #expect(rules { $0.text = text(2046) + lineBreak + "ы" } == ["error text.length message"])
    }
    #expect(rules(.rest) { $0.text = text(1998) + "\nы" }.isEmpty)
  }

  @Test func aControlCharacterIsDoubtful() {
    #expect(rules { $0.text = "a\tb\r\nc" }.isEmpty)
    #expect(rules { $0.text = "a\u{0}b" } == ["warning text.control message"])
  }

  @Test func aTagHas1To50OfItsCharacters() {
    for tag in [
      "a", "0", "-", "dept-7", String(repeating: "Z", count: 49), String(repeating: "Z", count: 50),
    ] {
      #expect(rules { $0.tag = tag }.isEmpty)
    }
    for tag in [
      "", String(repeating: "Z", count: 51), "a_b", "a b", "a.b", "отдел", "a\n", "é", "@", "[", "`", "{",
      "/", ":",
    ] {
      #expect(rules { $0.tag = tag } == ["error ptag.format ptag"])
    }
  }

  @Test func anIdentifierHas1To50Characters() {
    func key(_ count: Int) -> PartnerMessageID { PartnerMessageID(text(count)) }
    for count in [1, 2, 49, 50] { #expect(rules { $0.partnerMessageID = key(count) }.isEmpty) }
    for count in [0, 51] {
      #expect(rules { $0.partnerMessageID = key(count) } == ["error partnerMsgId.length partnerMsgId"])
    }
    // In REST its length is not documented.
    #expect(rules(.rest) { $0.partnerMessageID = key(50) }.isEmpty)
    #expect(rules(.rest) { $0.partnerMessageID = key(51) } == ["warning partnerMsgId.length id"])
    #expect(rules(.rest) { $0.partnerMessageID = "" } == ["error partnerMsgId.length id"])
  }

  @Test func anHourIsFrom0To23() {
    func window(_ from: Int, _ to: Int) -> [String] {
      rules { $0.schedule = SendingWindow(fromHour: from, toHour: to) }
    }
    #expect(window(0, 23).isEmpty && window(0, 1).isEmpty && window(22, 23).isEmpty)
    for (from, to) in [(-1, 5), (5, 24), (24, 25), (Int.min, 0), (0, Int.max)] {
      #expect(Set(window(from, to)) == ["error sending_time.hour sending_time"])
    }
    for (from, to) in [(22, 6), (10, 10), (1, 0)] {
      #expect(window(from, to) == ["warning sending_time.order sending_time"])
    }
  }

  @Test(arguments: ["+03:00", "-03:30", "+00:00", "-00:00", "+14:59", "-14:59", "+14:00", "-12:00", "+05:45"])
  func anOffsetIsSignedHoursAndMinutes(offset: String) {
    let window = SendingWindow(
      fromHour: 10, toHour: 20, utcOffset: SendingWindow.Offset(rawValue: offset))
    #expect(rules { $0.schedule = window }.isEmpty)
    #expect(
      rules(.rest) { $0.schedule = window }
        == (offset == "+03:00" ? [] : ["error time_zone.rest useTimeDiff"]))
  }

  @Test(arguments: [
    "", "03:00", "00:00", "Z", "+3:00", "+0300", "+03", " +04:00", "+04:00 ", "−03:00", "–03:00", "+15:00",
    "-15:00", "+03:60", "+03:0x", "+99:99", "Europe/Moscow", "+03-00", "+0３:00",
  ])
  func whatIsNoOffsetIsRefused(offset: String) {
    let window = SendingWindow(
      fromHour: 10, toHour: 20, utcOffset: SendingWindow.Offset(rawValue: offset))
    #expect(rules { $0.schedule = window } == ["error time_zone.format time_zone"])
  }

  @Test(arguments: [
    (0, "+00:00"), (180, "+03:00"), (-210, "-03:30"), (59, "+00:59"), (-1, "-00:01"), (899, "+14:59"),
  ])
  func anOffsetIsMadeOfMinutes(minutes: Int, text: String) {
    #expect(SendingWindow.Offset.minutes(minutes).rawValue == text)
    #expect(SendingWindow.Offset(rawValue: text).minutes == minutes)
  }

  @Test func anOffsetOfAnySizeIsNoCrash() {
    for minutes in [Int.min, .max, 900, -900] {
      let window = SendingWindow(fromHour: 1, toHour: 2, utcOffset: .minutes(minutes))
      #expect(rules { $0.schedule = window } == ["error time_zone.format time_zone"])
    }
  }

  @Test func aSenderIsANameOrNone() {
    #expect(rules { $0.sender = "ACME" }.isEmpty && rules { $0.sender = nil }.isEmpty)
    #expect(rules { $0.sender = "" } == ["error source.empty source"])
    #expect(rules(.rest) { $0.sender = nil } == ["error source.empty message.data.serviceNumber"])
  }

  @Test func aFormRefusesWhatItCannotCarry() {
    #expect(rules { $0.timeToLive = .minutes(5) } == ["error ttl.form timeToLive"])
    #expect(rules { $0.rest = RapportoRESTOptions() } == ["error rest.form rest"])
    #expect(rules(.rest) { $0.tag = "a" } == ["error ptag.rest tag"])
  }

  @Test func aTimeToLiveOfRESTIsFromAMinuteToADay() {
    for seconds in [60, 61, 86_399, 86_400] {
      #expect(rules(.rest) { $0.timeToLive = .seconds(seconds) }.isEmpty)
    }
    for seconds in [59, 86_401, 0, -1] {
      #expect(rules(.rest) { $0.timeToLive = .seconds(seconds) } == ["error ttl.range message.data.ttl"])
    }
  }

  private func options(_ change: (inout RapportoRESTOptions) -> Void) -> [String] {
    var options = RapportoRESTOptions()
    change(&options)
    return rules(.rest) { $0.rest = options }
  }

  @Test func theOptionsOfRESTHaveTheirRules() {
    let url = "https://partner.example/"
    func long(_ length: Int) -> String { url + String(repeating: "a", count: length - url.count) }
    #expect(options { $0.statusURL = long(2047) }.isEmpty && options { $0.statusURL = long(2048) }.isEmpty)
    #expect(options { $0.statusURL = long(2049) } == ["error notifyUrl.length notifyUrl"])
    #expect(options { $0.statusURL = "" } == ["error notifyUrl.http notifyUrl"])
    #expect(options { $0.weekdays = [1, 7] }.isEmpty)
    for days in [[0], [8], [1, 1]] {
      #expect(options { $0.weekdays = days } == ["error weekdays.range scheduleInfo.weekdaysSchedule"])
    }
    for seconds in [-1, 4_102_444_801, 1e300, -.infinity, .nan] {
      #expect(
        options { $0.deadline = Date(timeIntervalSince1970: seconds) }
          == ["error deadline.range scheduleInfo.deadline"])
    }
    #expect(options { $0.deadline = Date(timeIntervalSince1970: 1_896_112_800) }.isEmpty)
    #expect(options { $0.extra = ["place": "Omsk,Russia"] }.isEmpty)
    for name in ["", "a,b", "a=b"] {
      #expect(options { $0.extra = [name: "x"] } == ["error extraParam.name extraParam"])
    }
    #expect(options { $0.extra = ["a": "b=c"] } == ["warning extraParam.value extraParam.a"])
  }

  @Test func allThatIsWrongIsReportedAtOnce() {
    let found = RapportoMessage(
      to: "x", text: "", partnerMessageID: "", tag: "", sender: "",
      schedule: SendingWindow(fromHour: 24, toHour: 1, utcOffset: "Z"), timeToLive: .seconds(1),
      cascade: [CascadeStep("X")], shortenLinks: true, rest: RapportoRESTOptions()
    ).issues(under: .rapporto)
    #expect(
      found.map(\.path) == [
        "clientId", "message", "ptag", "partnerMsgId", "source", "sending_time", "time_zone", "timeToLive",
        "rest", "shortenLinks", "cascade[0].channel",
      ])
    #expect(found.allSatisfy { !$0.actual.isEmpty && !$0.allowed.isEmpty && $0.source.hasPrefix("Rapporto") })
  }

  @Test func aPhoneNumberInTheWrongFieldIsNotShown() {
    let found = RapportoMessage(
      to: "79990001122x", text: "x", tag: "+79990001122",
      schedule: SendingWindow(fromHour: 1, toHour: 2, utcOffset: "+79990001122"),
      cascade: [CascadeStep("79990001122")]
    ).issues(under: .rapporto)
    #expect(found.count == 4 && !"\(found)".contains("79990001122"))
  }

  @Test func thePresetsAreThoseOfTheDocuments() {
    #expect(MessageLimits.rapporto.text.value == 2048 && MessageLimits.rapportoREST.text.value == 2000)
    for preset in [MessageLimits.rapporto, .rapportoREST] {
      #expect(preset.batch.value == 1)
      #expect(preset.timeToLive.value == .seconds(60) ... .seconds(86_400))
      #expect(preset.rate == BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
    }
  }

  @Test func everyLimitCanBeOverridden() throws {
    let limits = MessageLimits.rapporto.with { $0.text.value = 3 }
    let channel = Sample.channel(try Sample.form(), limits: limits)
    #expect(channel.issues(Sample.message).map(\.rule) == ["text.length"])
  }
}
