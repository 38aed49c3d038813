import DevinoVK
import Foundation
import Testing
import VestnikCore

/// Requests, responses and events as models: read, written and read again.
@Suite struct DevinoModelTests {
  private func value(_ json: Data) throws -> JSONValue { try RawJSON(repairing: json).value() }

  /// Reads the JSON, writes it and reads it again: nothing may be lost by either coder.
  private func checkRoundTrip<Model: Codable & Equatable>(_ type: Model.Type, _ json: Data) throws {
    let model = try ExactJSONDecoder().decode(type, from: json)
    let written = try ExactJSONEncoder().encode(model)
    #expect(try value(written) == value(json))
    #expect(try ExactJSONDecoder().decode(type, from: written) == model)
    // Foundation's coders lose the spelling of fractions the first time, and nothing more after that.
    let stored = try JSONDecoder().decode(type, from: JSONEncoder().encode(model))
    #expect(try JSONDecoder().decode(type, from: JSONEncoder().encode(stored)) == stored)
  }

  @Test(arguments: [
    "accepted", "extra-fields", "id-array", "id-string", "id-under-id", "id-unsigned", "mixed",
    "ok-with-two-ids",
    "ok-without-id", "outside-result", "reasons-array", "reasons-dictionary", "reasons-missing",
    "reasons-object",
    "rejected", "single-object", "unknown-code", "unreadable-element",
  ])
  func everyShapeOfAResponseIsKept(name: String) throws {
    try checkRoundTrip(DevinoSendResponse.self, fixture("answer-\(name)"))
  }

  @Test func aResponseSaysWhatBecameOfEachMessage() throws {
    let body = Data(
      #"{"result":[{"code":"OK","messageId":3721999888777666555,"novelty":1.50},{"code":"REJECTED","reasons":[{"key":"is.spam","ref":"tmpl"}]},7],}"#
        .utf8)
    let response = try DevinoSendResponse(parsing: body)
    let results = try #require(response.results)
    #expect(results.map(\.code) == [.ok, .rejected, nil])
    #expect(results.map(\.messageID) == ["3721999888777666555", nil, nil])
    #expect(results[1].reasons == [Rejection.Reason(code: DevinoErrorKey.isSpam, field: "tmpl")])
    #expect(response.requestResult == nil)
    #expect(throws: JSONError.self) { try DevinoSendResponse(parsing: Data("<html>".utf8)) }
    #expect(throws: JSONError.self) { try DevinoSendResponse(parsing: body, maxBytes: body.count - 1) }
    #expect(try DevinoSendResponse(parsing: body, maxBytes: body.count) == response)
  }

  @Test func aResponseOfAFakeHasTheFormOfTheSamples() throws {
    let response = DevinoSendResponse(results: [
      .init(code: .ok, messageID: "3721999888777666555"), .init(code: .ok, messageID: "007"),
      .init(code: .rejected, reasons: [.init(code: DevinoErrorKey.billingError)]),
    ])
    let json = try String(decoding: ExactJSONEncoder().encode(response), as: UTF8.self)
    #expect(
      json
        == #"{"result":[{"code":"OK","messageId":3721999888777666555},{"code":"OK","messageId":"007"},"#
        + #"{"code":"REJECTED","reasons":[{"key":"billing.error"}]}]}"#)
    #expect(try ExactJSONDecoder().decode(DevinoSendResponse.self, from: Data(json.utf8)) == response)
    let refusal = DevinoSendResponse(
      refusal: .init(code: .rejected, reasons: [.init(code: DevinoErrorKey.tooManyMessages)]))
    #expect(
      try String(decoding: ExactJSONEncoder().encode(refusal), as: UTF8.self)
        == #"{"code":"REJECTED","reasons":[{"key":"too.many.messages"}]}"#)
  }

  /// An empty identifier is none, under either name.
  @Test(arguments: ["messageId", "id"])
  func anEmptyIdentifierIsNone(key: String) throws {
    let response = try DevinoSendResponse(parsing: Data(#"{"result":[{"code":"OK","\#(key)":""}]}"#.utf8))
    #expect(response.results?.map(\.messageID) == [nil])
    let refusal = try DevinoSendResponse(parsing: Data(#"{"code":"REJECTED","\#(key)":"","trace":"x"}"#.utf8))
    #expect(refusal.requestResult?.messageID == nil && refusal.results == nil)
    #expect(
      try String(decoding: ExactJSONEncoder().encode(refusal.requestResult), as: UTF8.self).contains(
        #""trace":"x""#))
  }

  @Test func aResultThatWasChangedKeepsTheRest() throws {
    let json = Data(#"{"code":"OK","messageId":[7],"novelty":1.50,"reasons":[]}"#.utf8)
    var result = try ExactJSONDecoder().decode(DevinoSendResponse.Result.self, from: json)
    result.code = .rejected
    result.messageID = nil
    #expect(
      try String(decoding: ExactJSONEncoder().encode(result), as: UTF8.self)
        == #"{"code":"REJECTED","novelty":1.50,"reasons":[]}"#)
  }

  @Test(arguments: [
    (DevinoDialect.current, "request-current"), (.currentCamelCase, "request-camel-case"),
    (.previous, "request-previous"), (.current, "request-minimal"),
  ])
  func aRequestIsReadAndWrittenAsTheClientSendsIt(dialect: DevinoDialect, name: String) throws {
    let body = try fixture(name)
    let request = try DevinoSendRequest(parsing: body)
    #expect(request.dialect == dialect)
    #expect(
      try String(decoding: ExactJSONEncoder().encode(request), as: UTF8.self) + "\n"
        == String(decoding: body, as: UTF8.self))
    let stored = try JSONEncoder().encode(request)
    #expect(try JSONDecoder().decode(DevinoSendRequest.self, from: stored) == request)
    #expect(request.messages.map(\.service) == [dialect == .previous ? "" : "coffee_corner"])
  }

  /// The documents' own sample: capitals in the policy, and a comma that nothing follows.
  @Test func theSampleOfTheDocumentsIsRead() throws {
    let sample = Data(
      """
      [ { "delivery_policy": "ANY", "phone": "79990001122", "routes": [ "VK", "OK" ], "service": "Group_name",
          "status_url": "http://your.website.com/", "templateId": 4, "tmpl": "base_template",
          "tmpl_data": { "name": "Olga", "pizza": "Four", }, "ttl": 60 } ]
      """.utf8)
    let request = try DevinoSendRequest(parsing: sample)
    let message = try #require(request.messages.first)
    #expect(message.variables == ["name": "Olga", "pizza": "Four"])
    #expect(message.template == DevinoTemplate(name: "base_template", id: 4))
    #expect(message.deliveryPolicy == "ANY" && message.routes == [.vk, .ok])
    #expect(try value(ExactJSONEncoder().encode(request)) == value(sample))
  }

  @Test func whatWouldBeLostIsRefused() {
    func error(_ json: String) -> String {
      do throws(JSONError) {
        _ = try DevinoSendRequest(parsing: Data(json.utf8))
        return "none"
      } catch {
        return error.description
      }
    }
    let head = #""phone":"79990001122","service":"cafe""#
    #expect(error("[{\(head),\"tmplDate\":{}}]").contains("[0].tmplDate"))
    #expect(error("[{\(head),\"routes\":[]}]").contains("no routes for all methods"))
    #expect(error("[{\(head),\"phone\":\"7\"}]").contains("twice"))
    #expect(error("[{\(head),\"ttl\":\"60\",\"templateId\":1.5}]").contains("templateId"))
    #expect(error(#"{"messages":[{"to":"79990001122","tmpl":"a"}]}"#).contains("messages[0].tmpl"))
    #expect(error(#"{"message":[]}"#).contains("message"))
    #expect(error("[{\"service\":\"cafe\"}]").contains("phone"))
    #expect(error("[{\(head),\"tmpl\":\"\u{1}\"}]") != "none")
    #expect(error("[\(String(repeating: "[", count: 200))]") != "none")
  }

  @Test func variablesAreScalars() throws {
    let json =
      #"[{"phone":"79990001122","service":"cafe","tmpl":"t","tmpl_data":{"a":1.50,"b":12,"c":true,"d":"x"}}]"#
    let request = try DevinoSendRequest(parsing: Data(json.utf8))
    let message = try #require(request.messages.first)
    #expect(message.variables == ["a": .number(literal: "1.50"), "b": 12, "c": true, "d": "x"])
    #expect(try value(ExactJSONEncoder().encode(request)) == value(Data(json.utf8)))
    #expect(message.issues(under: .devino).map(\.rule) == ["routes.empty"])
    for (wrong, actual) in [
      (JSONValue.null, "null"), (.array([]), "an array"), (.object([:]), "an object"),
      (.number(literal: "1e"), "1e"),
    ] {
      var message = message
      message.routes = [.vk]
      message.variables = ["ok": 1, "wrong": wrong]
      let issues = message.issues(under: .devino)
      #expect(issues.map(\.rule) == ["tmpl_data.value"] && issues.first?.actual == actual)
      #expect(issues.first?.path == "tmpl_data.wrong")
    }
  }

  @Test func aTokenOfADeviceBelongsToThePreviousDialect() throws {
    let json = Data(
      #"{"messages":[{"to":"79990001122","pushToken":"device-xyz","routes":["OK"],"templateId":7,"templateData":{}}]}"#
        .utf8)
    let request = try DevinoSendRequest(parsing: json)
    #expect(request.messages.first?.pushToken == "device-xyz")
    #expect(try value(ExactJSONEncoder().encode(request)) == value(json))
    var message = DevinoMessage(to: "79990001122", from: "cafe", template: 7)
    message.pushToken = "device-xyz"
    #expect(DevinoAdapter(.apiKey("k"), .init()).issues(message).map(\.rule) == ["pushToken.dialect"])
    #expect(DevinoAdapter(.apiKey("k"), .init(dialect: .previous)).issues(message).isEmpty)
    message.routes = []
    #expect(
      DevinoAdapter(.apiKey("k"), .init(dialect: .previous)).issues(message).filter { $0.severity == .error }
        .map(\.rule) == ["routes.required"])
  }

  @Test(arguments: ["status-callback", "status-callback-shapes"])
  func aCallbackIsKept(name: String) throws {
    let json = try fixture(name)
    let callback = try ExactJSONDecoder().decode(DevinoStatusCallback.self, from: json)
    let written = try ExactJSONEncoder().encode(callback)
    #expect(try value(written) == value(json))
    let again = try ExactJSONDecoder().decode(DevinoStatusCallback.self, from: written)
    #expect(again.reports == callback.reports && again.unreadable == callback.unreadable)
    #expect(
      try JSONDecoder().decode(DevinoStatusCallback.self, from: JSONEncoder().encode(callback)).reports
        == callback.reports)
  }

  @Test func aReportKeepsItsNumbers() throws {
    let json =
      #"{"channel":"VK","messageId":"3721999888777666555","ts":1767225600123,"status":"DELIVERED","errorCode":0,"callbackData":{"sum":1.50}}"#
    var report = try ExactJSONDecoder().decode(DevinoStatusReport.self, from: Data(json.utf8))
    #expect(report.errorCode == "0" && report.deliveryReport.reason == nil)
    #expect(try String(decoding: ExactJSONEncoder().encode(report), as: UTF8.self) == json)
    report.errorCode = "7"
    let changed = try String(decoding: ExactJSONEncoder().encode(report), as: UTF8.self)
    #expect(changed.contains(#""errorCode":7"#) && changed.contains(#""sum":1.50"#))
    let made = DevinoStatusReport(messageID: "1", status: .read, errorCode: "user-blocked")
    #expect(
      try String(decoding: ExactJSONEncoder().encode(made), as: UTF8.self)
        == #"{"messageId":"1","status":"READ","errorCode":"user-blocked"}"#)
  }

  @Test func anEventIsStoredAsItArrived() throws {
    for json in [
      #"{"messageId":7,"status":"SENT","novelty":[1.50]}"#,
      #"{"group_id":7,"type":"message_new","event_id":"e","v":"5.131","object":{"message":{"id":1,"date":1,"peer_id":2,"from_id":2,"text":"x","out":0}}}"#,
      #"{"a":1}"#, #"[1]"#, #""text""#,
    ] {
      try checkRoundTrip(DevinoEvent.self, Data(json.utf8))
    }
    let status = try ExactJSONDecoder().decode(
      DevinoEvent.self, from: Data(#"{"messageId":7,"status":"SENT"}"#.utf8))
    guard case .status(let report) = status else { throw NotAStatus() }
    #expect(report.messageID == "7" && report.status == .sent)
  }

  private struct NotAStatus: Error {}

  /// Reports of any shape that the documents or clients show, made by a generator with a fixed seed.
  @Test func generatedReportsSurvive() throws {
    var random = Choices()
    for _ in 0..<300 {
      var members: [String] = []
      func pick(_ choices: [String]) -> String { choices[random.next(below: choices.count)] }
      members.append("\"messageId\":" + pick(["7", "\"7\"", "[\"7\"]", "3721999888777666555", "[7]"]))
      if random.next(below: 5) > 0 {
        members.append("\"status\":" + pick(["\"SENT\"", "\"new\"", "null", "\"READ\""]))
      }
      if random.next(below: 2) > 0 {
        members.append("\"errorCode\":" + pick(["0", "\"0\"", "7", "\"word\"", "null", "\"007\""]))
      }
      if random.next(below: 2) > 0 {
        members.append("\"ts\":" + pick(["1", "\"1767225600123\"", "null", "0"]))
      }
      if random.next(below: 2) > 0 {
        members.append("\"callbackData\":" + pick(["1.50", "{}", "[]", "{\"a\":[null,1e3]}", "\"x\""]))
      }
      if random.next(below: 2) > 0 { members.append("\"novelty\":" + pick(["1.0", "[]", "{\"a\":{}}"])) }
      for place in members.indices { members.swapAt(place, random.next(below: members.count)) }
      try checkRoundTrip(DevinoStatusReport.self, Data("{\(members.joined(separator: ","))}".utf8))
    }
  }
}

/// A linear congruential generator (Knuth's constants), so that a failure comes again.
private struct Choices {
  private var state: UInt64 = 16

  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
