import Foundation
import RapportoVK
import Testing
import VestnikCore

/// The tables of Rapporto's pages, number by number. What each code leads to is in `RapportoResponseTests`.
@Suite struct RapportoTableTests {
  /// "Delivery Status Service" and "Delivery reports": the statuses.
  @Test(arguments: [
    ("0", RapportoStatus.handedOver, DeliveryStatus.sent), ("2", .delivered, .delivered),
    ("5", .undelivered, .undeliverable), ("9", .read, .read), ("1", "1", .unknown), ("-", "-", .unknown),
  ])
  func everyStatusHasItsMeaning(word: String, status: RapportoStatus, meaning: DeliveryStatus) throws {
    #expect(status.rawValue == word && status.deliveryStatus == meaning)
    let push = try RapportoVKTests.status(get("transactionId=5120044310&status=\(word)&msgType=VK"))
    #expect(push.deliveryReport.status == meaning && push.deliveryReport.providerStatus == word)
    #expect(push.deliveryReport.network == .vk)
  }

  /// The reasons that are documented for VK.
  @Test(arguments: [
    ("1", RapportoReason.unknown), ("3", .blocked), ("6", .notProvisioned), ("10", .filtered),
    ("11", .unrouted),
  ])
  func everyReasonHasItsNumber(word: String, reason: RapportoReason) throws {
    #expect(reason.rawValue == word)
    let push = try RapportoVKTests.status(get("transactionId=1&status=5&unifiedExtStatus=\(word)"))
    #expect(push.reason == reason && push.deliveryReport.reason == word)
  }

  @Test(arguments: [
    (0, RapportoTrafficType.advertising), (1, .transactional), (2, .service), (5, .informational),
    (6, .authorization), (7, .templatedAdvertising),
  ])
  func everyKindOfTrafficHasItsNumber(number: Int, type: RapportoTrafficType) throws {
    let report = try RapportoVKTests.status(post(#"{"mtNum":"1","status":2,"trafficType":\#(number)}"#))
    #expect(report.trafficType == type && type.rawValue == "\(number)")
  }

  @Test(arguments: [
    ("VIBER", RapportoMessageType.viber), ("SMS", .sms), ("VK", .vk), ("WHATSAPP", .whatsApp),
    ("PUSH", .push), ("FLASHINGCALL", .flashingCall), ("TELEGRAM", .telegram),
  ])
  func everyChannelHasItsWord(word: String, type: RapportoMessageType) throws {
    #expect(type.rawValue == word)
    for spelling in [word, word.lowercased(), word.capitalized] {
      let push = try RapportoVKTests.status(get("transactionId=1&status=2&msgType=\(spelling)"))
      #expect(push.messageType == type)
    }
  }

  @Test(arguments: [
    ("VK", CascadeStep.Channel.vk), ("VIBER", .viber), ("SMS", .sms), ("FLASHINGCALL", .flashingCall),
    ("PUSH", .push), ("WHATSAPP", .whatsApp), ("MAX", .max),
  ])
  func everyStepOfACascadeHasItsWord(word: String, channel: CascadeStep.Channel) {
    #expect(channel.rawValue == word)
  }

  @Test func theConditionsOfACascadeHaveTheirLetters() {
    #expect([CascadeStep.FallbackCondition.never, .undelivered, .unread].map(\.rawValue) == ["N", "Y", "S"])
    #expect([RapportoRESTOptions.Reports.none, .all, .undelivered].map(\.rawValue) == [0, 1, 2])
  }

  /// "Error codes" of the HTTP API, then those of REST.
  @Test(arguments: [
    ("200", RapportoCode.accepted, "taken"), ("400", .invalidRequest, "parameter is missing"),
    ("401", .wrongCredentials, "serviceId or pass"), ("402", .noFunds, "balance is used up"),
    ("403", .serviceInactive, "inactive"), ("406", .undeliverableNumber, "to this clientId"),
    ("408", .tooFast, "rate is exceeded"), ("409", .duplicate, "same text"),
    ("414", .textTooLong, "longer than allowed"), ("500", .serverFailure, "failure of the provider"),
    ("503", .inProgress, "still in progress"), ("1", .restUnavailable, "Service is unavailable"),
    ("2", .restWrongAddress, "Invalid IP-address"), ("3", .restTooManyConnections, "Too many connections"),
    ("4", .restInvalidRequest, "Invalid request"), ("5", .restWrongLogin, "Invalid login"),
    ("6", .restWrongPassword, "Invalid password"), ("7", .restUnknownSender, "serviceNumber is not defined"),
    ("8", .restWrongNumber, "destAddr is not correct"), ("9", .restWrongType, "Message type is not correct"),
    ("10", .restDuplicate, "Prohibited sending duplicates"), ("11", .restWrongTimeToLive, "Invalid TTL"),
    ("100", .restInternalError, "Internal error"),
  ])
  func everyCodeHasItsNumberAndItsMeaning(word: String, code: RapportoCode, meaning: String) {
    #expect(code.rawValue == word)
    #expect(code.meaning?.contains(meaning) == true && code.advice?.isEmpty == false)
  }

  @Test func whatIsNotDocumentedHasNoMeaning() {
    for code in ["404", "12", "", "0200"] as [RapportoCode] { #expect(code.meaning == nil) }
  }
}
