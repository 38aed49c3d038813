import DevinoVK
import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// The tables of Devino's page "VK.COM", word by word.
@Suite struct DevinoTableTests {
  /// "Possible statuses".
  @Test(arguments: [
    ("SENT", DevinoStatus.sent, DeliveryStatus.sent, false),
    ("DELIVERED", .delivered, .delivered, false),
    ("UNDELIVERABLE", .undeliverable, .undeliverable, true),
    ("EXPIRED", .expired, .expired, true),
    ("RATELIMIT", .rateLimit, .rateLimited, true),
    ("READ", .read, .read, false),
    ("UNKNOWN", .unknown, .unknown, false),
    ("VP_EXPIRED", .validityExpired, .expired, true),
    ("UNDELIVERED", .undelivered, .undeliverable, true),
    ("FAILED", .failed, .undeliverable, true),
    ("ENQUEUED", .enqueued, .unknown, false),
    ("delivered", "delivered", .unknown, false),
  ])
  func everyStatusHasItsMeaning(
    word: String, status: DevinoStatus, meaning: DeliveryStatus, isFailure: Bool
  ) throws {
    #expect(status.rawValue == word && status.deliveryStatus == meaning && meaning.isFailure == isFailure)
    let body = Data(
      #"[{"channel":"VK","messageId":"3690000000000000001","ts":1672137286244,"status":"\#(word)","errorCode":0}]"#
        .utf8)
    let report = try DevinoStatusCallback(parsing: body).reports[0].deliveryReport
    #expect(
      report
        == DeliveryReport(
          messageID: "3690000000000000001", network: .vk, status: meaning, providerStatus: word,
          date: Date(timeIntervalSince1970: 1_672_137_286.244)))
  }

  /// "Message sending limit has been exceeded": the person gets nothing more for a day, and everybody else does.
  @Test func theWordForTheLimitAloneClosesTheBudget() async throws {
    let clock = ManualClock()
    let key = try #require(BudgetKey(group: "coffee_corner", phone: "79990001122"))
    for word in ["SENT", "DELIVERED", "UNDELIVERABLE", "EXPIRED", "RATELIMIT", "READ", "UNKNOWN"] {
      let budget = SendBudget(MessageLimits.devino.rate, time: clock)
      let report = DevinoStatusReport(messageID: "1", status: DevinoStatus(word), date: clock.now)
      let isClosed = try await budget.apply(report.deliveryReport, to: key, time: clock)
      #expect(isClosed == (word == "RATELIMIT"))
      let decision = budget.reserve([key])[0]
      #expect(
        isClosed ? decision == .exhausted(until: clock.now.addingTimeInterval(86_400)) : decision.isGranted,
        "\(word)")
    }
  }

  /// "Error codes".
  @Test(arguments: [
    ("service.not.found", DevinoErrorKey.serviceNotFound), ("billing.error", DevinoErrorKey.billingError),
    ("message.contains.invalid.templateId", DevinoErrorKey.invalidTemplateID),
    ("is.spam", DevinoErrorKey.isSpam), ("too.many.messages", DevinoErrorKey.tooManyMessages),
    ("login.must.be.not.null", DevinoErrorKey.loginRequired),
  ])
  func everyErrorCodeHasItsName(word: String, key: String) {
    #expect(key == word)
  }

  /// "routes", and the words of "delivery_policy" as the page spells them.
  @Test func routesAndPoliciesHaveTheirWords() {
    #expect([DevinoRoute.vk, .ok].map(\.rawValue) == ["VK", "OK"])
    #expect(
      [DevinoDeliveryPolicy.any, .mobileDeviceRequired, .verifiedPhoneNumber].map(\.rawValue)
        == ["any", "mobile_device_required", "verified_phone_number"])
  }
}

extension BudgetDecision {
  fileprivate var isGranted: Bool { if case .granted = self { true } else { false } }
}
