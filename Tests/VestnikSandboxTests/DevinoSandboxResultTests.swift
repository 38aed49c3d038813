import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct DevinoSandboxResultTests {
  @Test func anAcceptedMessageGetsTheDocumentedAnswer() async throws {
    let sandbox = DevinoSandbox.standard()
    let answer = try await sandbox.post([devinoMessage()])
    #expect(answer.status == 200)
    #expect(answer.headers["Content-Type"] == "application/json")
    #expect(answer.text == #"{"result":[{"code":"OK","messageId":3721115754893245581}]}"#)
    #expect(sandbox.acceptedCount == 1)
    #expect(sandbox.requestCount == 1)
  }

  @Test func aRejectedMessageGetsTheDocumentedAnswer() async throws {
    let sandbox = DevinoSandbox.standard()
    sandbox.setBalance(0)
    let answer = try await sandbox.post([devinoMessage()])
    #expect(answer.status == 200)
    #expect(answer.text == #"{"result":[{"code":"REJECTED","reasons":[{"key":"billing.error"}]}]}"#)
    #expect(sandbox.acceptedCount == 0)
    #expect(sandbox.deliveries.isEmpty)
  }

  @Test(arguments: [
    (DevinoSandbox.IDStyle.integer, #""messageId":3721115754893245581"#),
    (.string, #""messageId":"3721115754893245581""#),
    (.oneElementArray, #""messageId":[3721115754893245581]"#),
    (.underID, #""id":3721115754893245581"#),
  ])
  func identifiersAreWrittenInTheStyleThatWasChosen(_ style: DevinoSandbox.IDStyle, text: String) async throws
  {
    let sandbox = DevinoSandbox.standard()
    sandbox.idStyle = style
    #expect(sandbox.idStyle == style)
    let answer = try await sandbox.post([devinoMessage()])
    #expect(answer.text == #"{"result":[{"code":"OK",\#(text)}]}"#)
  }

  @Test func identifiersAreUniqueAndBeyondWhatADoubleHolds() async throws {
    let sandbox = DevinoSandbox.standard()
    let first = try await sandbox.post((0..<50).map { devinoMessage(to: phone($0)) }).results
    let second = try await sandbox.post((0..<50).map { devinoMessage(to: phone($0)) }).results
    let ids = (first + second).compactMap { $0["messageId"]?.integer }
    #expect(Set(ids).count == 100)
    #expect(ids.allSatisfy { $0 > 1 << 53 && String($0).count == 19 })
  }

  @Test func anUnknownSenderIsRejected() async throws {
    let answer = try await DevinoSandbox.standard().post([devinoMessage(service: "tea_corner")])
    #expect(try answer.rejectionKeys == ["service.not.found"])
  }

  @Test(arguments: [
    (#""tmpl":"hello""#, nil), (#""templateId":731"#, nil), (#""tmpl":"hello","templateId":731"#, nil),
    (#""tmpl":"bye""#, "message.contains.invalid.templateId"),
    (#""templateId":4"#, "message.contains.invalid.templateId"),
    (#""tmpl":"hello","templateId":4"#, "message.contains.invalid.templateId"),
    (#""tmpl":"bye","templateId":731"#, "message.contains.invalid.templateId"),
  ])
  func aTemplateMustExistAndNameAndNumberMustAgree(_ template: String, key: String?) async throws {
    let message = """
      {"phone":"70000000001","routes":["VK"],"service":"coffee_corner",
      "tmpl_data":{"guest":"Olga"},\(template)}
      """
    let answer = try await DevinoSandbox.standard().post([message])
    #expect(try answer.rejectionKeys == [key])
  }

  @Test func aNumberWhoseTemplateHasNoTextIsRejected() async throws {
    let sandbox = DevinoSandbox(services: ["coffee_corner"], templateIDs: [731: "hello"], time: ManualClock())
    let answer = try await sandbox.post([devinoMessage(more: #","templateId":731"#)])
    #expect(try answer.rejectionKeys == ["message.contains.invalid.templateId"])
  }

  @Test func aRejectionOfAPhoneHoldsUntilItIsTakenBack() async throws {
    let sandbox = DevinoSandbox.standard()
    sandbox.setRejection("is.spam", of: phone(1))
    let messages = [devinoMessage(to: phone(1)), devinoMessage(to: phone(2))]
    #expect(try await sandbox.post(messages).rejectionKeys == ["is.spam", nil])
    sandbox.setRejection(nil, of: phone(1))
    #expect(try await sandbox.post(messages).rejectionKeys == [nil, nil])
  }

  @Test func theBalanceIsUsedUpByAcceptedMessagesAlone() async throws {
    let sandbox = DevinoSandbox.standard()
    sandbox.setBalance(2)
    sandbox.setRejection("is.spam", of: phone(1))
    let messages = (1...4).map { devinoMessage(to: phone($0)) }
    #expect(try await sandbox.post(messages).rejectionKeys == ["is.spam", nil, nil, "billing.error"])
    sandbox.setBalance(nil)
    #expect(try await sandbox.post([devinoMessage(to: phone(4))]).rejectionKeys == [nil])
  }

  @Test func withoutAuthorizationEveryMessageIsRejectedForTheMissingLogin() async throws {
    let sandbox = DevinoSandbox.standard()
    let body = batch([devinoMessage(to: phone(1)), devinoMessage(to: phone(2))])
    let answer = try await sandbox.send(try devinoRequest(body, authorization: nil))
    #expect(answer.status == 200)
    #expect(try answer.rejectionKeys == ["login.must.be.not.null", "login.must.be.not.null"])
    #expect(sandbox.acceptedCount == 0)
  }

  @Test func aThousandMessagesAreAcceptedInOneRequest() async throws {
    let sandbox = DevinoSandbox.standard(counting: .queues)
    let results = try await sandbox.post((0..<1000).map { devinoMessage(to: phone($0)) }).results
    #expect(results.count == 1000)
    #expect(results.allSatisfy { $0["code"]?.text == "OK" })
    #expect(sandbox.deliveries.count == 1000)
  }

  @Test func aThousandAndOneMessagesAreRejectedInOneResult() async throws {
    let sandbox = DevinoSandbox.standard(counting: .queues)
    let answer = try await sandbox.post((0..<1001).map { devinoMessage(to: phone($0)) })
    #expect(answer.status == 200)
    #expect(answer.text == #"{"result":[{"code":"REJECTED","reasons":[{"key":"too.many.messages"}]}]}"#)
    #expect(sandbox.acceptedCount == 0)
    #expect(sandbox.deliveries.isEmpty)
  }

  @Test func resultsStandInTheOrderOfTheMessages() async throws {
    let messages = [
      devinoMessage(), devinoMessage(service: "tea_corner"), devinoMessage(template: "bye"), devinoMessage(),
    ]
    let keys = try await DevinoSandbox.standard().post(messages).rejectionKeys
    #expect(keys == [nil, "service.not.found", "message.contains.invalid.templateId", nil])
  }

  @Test func aDeliveryShowsWhatThePersonReads() async throws {
    let clock = ManualClock()
    let sandbox = DevinoSandbox(
      services: ["s"], templates: ["t": "## #a##b# #c#, #a # 5#"], time: clock)
    let data = ##"{"a":"#b#","b":"\u0416\n\"x\"","unused":"-"}"##
    try await sandbox.post([devinoMessage(service: "s", template: "t", data: data)])
    #expect(
      sandbox.deliveries == [
        SandboxDelivery(
          messageID: "3721115754893245581", phone: "70000000001", text: "## #b#Ж\n\"x\" #c#, #a # 5#",
          date: clock.now.addingTimeInterval(2), service: "s",
          variables: ["a": "#b#", "b": "Ж\n\"x\"", "unused": "-"], channel: "VK")
      ])
  }

  @Test func onlyMessagesThatArriveAreDelivered() async throws {
    let sandbox = DevinoSandbox.standard()
    let fates: [DeliveryFate] = [.read, .delivered, .undeliverable, .expires]
    for (number, fate) in fates.enumerated() { sandbox.setFate(fate, of: phone(number)) }
    try await sandbox.post((0..<4).map { devinoMessage(to: phone($0)) })
    #expect(sandbox.deliveries.map(\.phone) == [phone(0), phone(1)])
    #expect(sandbox.acceptedCount == 4)
  }
}
