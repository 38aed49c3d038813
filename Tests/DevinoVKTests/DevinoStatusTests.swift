import DevinoVK
import Foundation
import Testing
import VestnikCore

@Suite struct DevinoStatusTests {
  private func callback(_ text: String) throws -> DevinoStatusCallback {
    try DevinoStatusCallback(parsing: Data(text.utf8))
  }

  @Test func aCallbackHoldsItsReports() throws {
    let callback = try DevinoStatusCallback(parsing: fixture("status-callback"))
    #expect(
      callback.reports == [
        DevinoStatusReport(
          messageID: "3721999888777666555", channel: .vk, status: .delivered,
          date: Date(timeIntervalSince1970: 1_767_225_600.123), errorCode: "0",
          callbackData: .object(["orderId": .string("A-77")])),
        DevinoStatusReport(
          messageID: "3721999888777666556", channel: .ok, status: .undeliverable,
          date: Date(timeIntervalSince1970: 1_767_225_601), errorCode: "0"),
      ])
    #expect(callback.unread.isEmpty)
  }

  @Test func everyDocumentedShapeIsRead() throws {
    let callback = try DevinoStatusCallback(parsing: fixture("status-callback-shapes"))
    #expect(
      callback.reports == [
        DevinoStatusReport(
          messageID: "3721999888777666555", status: .read, errorCode: "not-in-network",
          callbackData: .string("plain text")),
        DevinoStatusReport(
          messageID: "3721999888777666556", status: "BRAND_NEW",
          date: Date(timeIntervalSince1970: 1_767_225_600.123), callbackData: .array([.integer(1), .null])),
        DevinoStatusReport(messageID: "3721999888777666557", status: ""),
      ])
    // A report without a status says nothing of its message: that is listed.
    #expect(callback.unread.map(\.path) == ["[2]"])
    #expect(callback.reports.map(\.unread.count) == [0, 0, 1])
  }

  @Test(arguments: [
    ("SENT", DevinoStatus.sent), ("DELIVERED", .delivered), ("READ", .read),
    ("UNDELIVERABLE", .undeliverable),
    ("EXPIRED", .expired), ("RATELIMIT", .rateLimit), ("UNKNOWN", .unknown), ("VP_EXPIRED", "VP_EXPIRED"),
    ("delivered", "delivered"),
  ])
  func everyWordIsKept(word: String, status: DevinoStatus) throws {
    let report = try callback(#"[{"messageId":"1","status":"\#(word)"}]"#).reports[0]
    #expect(report.status == status)
    #expect(report.status.rawValue == word)
  }

  @Test(arguments: [
    #"{}"#, #"{"status":"SENT"}"#, #"{"messageId":null,"status":"SENT"}"#,
    #"{"messageId":"","status":"SENT"}"#,
    #"{"messageId":[],"status":"SENT"}"#, "7", "null", "[]", #""SENT""#,
  ])
  func aReportWithoutAnIDIsListedAndHidesNoOther(text: String) throws {
    let callback = try callback(
      #"[{"messageId":"1","status":"SENT"},\#(text),{"messageId":"2","status":"READ"}]"#)
    #expect(callback.reports.map(\.messageID) == ["1", "2"])
    #expect(callback.unread.map(\.path) == ["[1]"])
  }

  @Test func aFieldThatCannotBeReadIsListedAndHidesNoOther() throws {
    let callback = try callback(
      #"[{"messageId":"1","status":{},"ts":"soon","errorCode":[7],"channel":"VK"}]"#)
    #expect(callback.reports.map(\.messageID) == ["1"] && callback.reports[0].channel == .vk)
    #expect(callback.reports[0].unread.map(\.path) == ["status", "ts", "errorCode"])
    #expect(callback.unread.map(\.path) == ["[0].status", "[0].ts", "[0].errorCode"])
  }

  @Test(arguments: ["", "{}", "null", "[", "[{]", "[]x", #"{"messageId":"1"}"#])
  func whatIsNoArrayIsRefused(text: String) {
    #expect(throws: JSONError.self) { try callback(text) }
  }

  /// One report may be broken, too deep or no JSON: the others are read, and its bytes are kept.
  @Test(arguments: [
    #"{"messageId":oops,"status":"SENT"}"#, #"{"messageId":"9" "status":"SENT"}"#, #"{"status":[1,2}"#,
    #"{"messageId":"9","callbackData":\#(String(repeating: "[", count: 70))\#(String(repeating: "]", count: 70))}"#,
  ])
  func aReportThatIsBrokenHidesNoOther(text: String) throws {
    let callback = try callback(
      #"[{"messageId":"1","status":"SENT"},\#(text),{"messageId":"2","status":"READ"}]"#)
    #expect(callback.reports.map(\.messageID) == ["1", "2"] && callback.unreadable.count == 1)
    #expect(callback.unread.count == 1 && callback.unread[0].path.hasPrefix("[1]"))
    let kept = String(decoding: callback.unreadable[0].bytes, as: UTF8.self)
    #expect(try kept == text || callback.unreadable[0].value() == .string(text))
  }

  @Test func whatIsMendedIsListedWithItsReport() throws {
    let callback = try DevinoStatusCallback(
      parsing: Data(
        #"[{"messageId":"1","status":"READ"},{"messageId":"2","status":"READ","callbackData":"заказ \ud83d"},]"#
          .utf8)
    )
    #expect(callback.reports.map(\.messageID) == ["1", "2"] && callback.reports[0].unread.isEmpty)
    #expect(callback.reports[1].callbackData == .string("заказ \u{FFFD}"))
    #expect(callback.reports[1].unread.map(\.path) == ["callbackData"])
    #expect(callback.unread.map(\.path) == ["[1].callbackData"])
  }

  /// A body that was cut comes whole when it is repeated: nothing of it is taken before.
  @Test func aCallbackThatIsCutIsRefused() {
    #expect(throws: JSONError.self) { try callback(#"[{"messageId":"1","status":"READ"},{"messageId":"2"#) }
  }

  @Test func anEmptyCallbackIsNone() throws {
    #expect(try callback(" [ ] ").reports.isEmpty)
  }

  @Test func hostileBodiesAreBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try callback(#"[{"messageId":"1","callbackData":\#(deep)"#) }
    #expect(throws: JSONError.self) { try callback("[\"\(String(repeating: "a", count: 1 << 20))\"]") }
    #expect(throws: JSONError.self) {
      try callback("[\(Array(repeating: "1", count: 10_001).joined(separator: ","))]")
    }
  }

  @Test func aReportSurvivesBeingStored() throws {
    for name in ["status-callback", "status-callback-shapes"] {
      let reports = try DevinoStatusCallback(parsing: fixture(name)).reports
      let stored = try JSONEncoder().encode(reports)
      #expect(try JSONDecoder().decode([DevinoStatusReport].self, from: stored) == reports)
      #expect(try DevinoStatusCallback(parsing: stored).reports == reports)
      #expect(try JSONDecoder().decode([DevinoStatusReport].self, from: fixture(name)) == reports)
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(DevinoStatusReport.self, from: Data(#"{"status":"SENT"}"#.utf8))
    }
  }
}
