import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct DevinoSandboxRequestTests {
  @Test(arguments: [
    "https://api.example.org/vk/messages", "https://api.example.org/base/v1/vk/messages",
    "http://127.0.0.1:8080/vk/messages",
  ])
  func theMethodIsFoundUnderAnyBasePath(_ url: String) async throws {
    let answer = try await DevinoSandbox.standard().send(
      try devinoRequest(batch([devinoMessage()]), url: url))
    #expect(answer.status == 200)
  }

  @Test(arguments: [
    "https://api.example.org/", "https://api.example.org/vk/message", "https://api.example.org/vk/messages/",
    "https://api.example.org/sms/messages", "https://api.example.org/notvk/messages/x",
  ])
  func anotherPathIsNotFound(_ url: String) async throws {
    let answer = try await DevinoSandbox.standard().send(
      try devinoRequest(batch([devinoMessage()]), url: url))
    #expect(answer.status == 404)
  }

  @Test(arguments: ["GET", "PUT", "DELETE", "post"])
  func anotherMethodIsNotAllowed(_ method: String) async throws {
    let request = try devinoRequest(batch([devinoMessage()]), method: method)
    let answer = try await DevinoSandbox.standard().send(request)
    #expect(answer.status == 405)
    #expect(answer.headers["Allow"] == "POST")
  }

  @Test(arguments: [
    ("application/json", 200), ("application/json; charset=utf-8", 200),
    ("Application/JSON;charset=UTF-8", 200),
    ("application/json; charset=windows-1251", 415), ("text/plain", 415), ("application/jsonp", 415),
    (nil, 415),
    ("", 415),
  ])
  func theContentTypeMustBeJSONInUTF8(_ type: String?, status: Int) async throws {
    let request = try devinoRequest(batch([devinoMessage()]), type: type)
    #expect(try await DevinoSandbox.standard().send(request).status == status)
  }

  @Test(arguments: [
    ("Key test", 200), ("Basic bG9naW46cGFzc3dvcmQ=", 200), ("Key wrong", 401), ("Key", 401), ("", 401),
    ("key test", 401), ("API KEY test", 401), ("Bearer test", 401), ("Basic bG9naW46d3Jvbmc=", 401),
    ("Basic login:password", 401), ("Key test, Key test", 401),
  ])
  func bothDocumentedFormsOfAuthorizationAreAcceptedAndNoOther(_ value: String, status: Int) async throws {
    let sandbox = DevinoSandbox.standard()
    let answer = try await sandbox.send(try devinoRequest(batch([devinoMessage()]), authorization: value))
    #expect(answer.status == status)
    #expect(sandbox.acceptedCount == (status == 200 ? 1 : 0))
  }

  @Test func keyLoginAndPasswordCanBeChosen() async throws {
    let sandbox = DevinoSandbox(
      services: ["coffee_corner"], templates: ["hello": ""], apiKey: "k", login: "ann", password: "pä:ss",
      time: ManualClock())
    let body = batch([devinoMessage()])
    for (value, status) in [("Key k", 200), ("Basic YW5uOnDDpDpzcw==", 200), ("Key test", 401)] {
      #expect(try await sandbox.send(try devinoRequest(body, authorization: value)).status == status)
    }
  }

  @Test func theRequestExampleOfTheDocumentationIsRefusedForItsTrailingComma() async throws {
    let example = """
      [
        {
          "delivery_policy": "ANY",
          "phone": "79999999999",
          "routes": [
            "VK", "OK"
          ],
          "service": "Group_name",
          "status_url": "http://your.website.com/",
          "templateId": 4,
          "tmpl": "base_template",
          "tmpl_data": {
            "name": "Anna",
            "pizza": "Margarita",
          },
          "ttl": 60
        }
      ]
      """
    let sandbox = DevinoSandbox(
      services: ["Group_name"], templates: ["base_template": "#name#: #pizza#"],
      templateIDs: [4: "base_template"],
      time: ManualClock())
    let refused = try await sandbox.send(try devinoRequest(example))
    #expect(refused.status == 400)
    #expect(refused.headers["Content-Type"]?.hasPrefix("text/plain") == true)
    #expect(refused.text.contains("expected a key after the comma"))
    let corrected = example.replacing("\"Margarita\",", with: "\"Margarita\"")
    #expect(try await sandbox.send(try devinoRequest(corrected)).rejectionKeys == [nil])
    #expect(sandbox.deliveries.map(\.text) == ["Anna: Margarita"])
  }

  @Test(arguments: [
    "", "[", "null", "{}", "[]", "[[]]", "[null]", #""text""#, #"{"messages":[]}"#,
    batch([devinoMessage(more: #","ttl":60,"ttl":61"#)]),
    batch([devinoMessage(data: #"{"guest":"a","guest":"b"}"#)]),
    batch([devinoMessage()]) + " x",
  ])
  func aBodyThatIsNotAnArrayOfMessagesIsRefused(_ body: String) async throws {
    let sandbox = DevinoSandbox.standard()
    let answer = try await sandbox.send(try devinoRequest(body))
    #expect(answer.status == 400)
    #expect(!answer.text.isEmpty)
    #expect(sandbox.acceptedCount == 0)
  }

  @Test(arguments: [
    "phone", "service", "tmpl_data", "tmpl",
  ])
  func aMissingFieldIsNamed(_ key: String) async throws {
    let fields = [
      ("phone", #""70000000001""#), ("routes", #"["VK"]"#), ("service", #""coffee_corner""#),
      ("tmpl", #""hello""#), ("tmpl_data", "{}"),
    ]
    let message = fields.filter { $0.0 != key }.map { #""\#($0.0)":\#($0.1)"# }.joined(separator: ",")
    let answer = try await DevinoSandbox.standard().post([devinoMessage(), "{\(message)}"])
    #expect(answer.status == 400)
    #expect(answer.text.hasPrefix("[1].\(key): "))
  }

  @Test func routesMayBeLeftOut() async throws {
    let message = #"{"phone":"70000000001","service":"coffee_corner","tmpl":"hello","tmpl_data":{}}"#
    #expect(try await DevinoSandbox.standard().post([message]).rejectionKeys == [nil])
  }

  @Test(arguments: [
    (#","ttl":60"#, true), (#","ttl":86400"#, true), (#","ttl":59"#, false), (#","ttl":86401"#, false),
    (#","ttl":60.0"#, false), (#","ttl":6e1"#, false), (#","ttl":"60""#, false), (#","ttl":null"#, false),
    (#","templateId":731"#, true), (#","templateId":"731""#, false),
    (#","templateId":9223372036854775808"#, false),
    (#","status_url":"https://hooks.example.org/devino?x=1""#, true), (#","status_url":"HTTP://a""#, true),
    (#","status_url":"ftp://a/b""#, false), (#","status_url":"/devino""#, false),
    (#","status_url":"https://""#, false),
    (#","status_url":"https:///x""#, false), (#","status_url":"https://:80/x""#, false),
    (#","status_url":"https://user@/x""#, false), (#","status_url":"https://a/%zz""#, false),
    (#","status_url":"https://a/{x}""#, false), (#","status_url":"https://пример.рф/""#, false),
    (#","status_url":"https://a/%7Bx%7D""#, true), (#","status_url":"https://a b""#, false),
    (#","status_url":7"#, false),
    (#","callbackData":{"a":[1,null]}"#, true), (#","callbackData":"a""#, false),
    (#","callbackData":[]"#, false),
    (#","delivery_policy":"any""#, true), (#","delivery_policy":"ANY""#, true),
    (#","delivery_policy":"mobile_device_required""#, true),
    (#","delivery_policy":"verified_phone_number""#, true),
    (#","delivery_policy":"whatever""#, false), (#","delivery_policy":1"#, false),
    (#","text":"hello""#, false), (#","deliveryPolicy":"any""#, false), (#","tmplData":{}"#, false),
    (#","to":"70000000001""#, false), (#","TTL":60"#, false),
  ])
  func anOptionalFieldMustHaveTheDocumentedShape(_ more: String, isAccepted: Bool) async throws {
    let answer = try await DevinoSandbox.standard().post([devinoMessage(more: more)])
    #expect(answer.status == (isAccepted ? 200 : 400))
  }

  @Test(arguments: [
    ("7000000", true), ("700000000000000", true), ("700000", false), ("7000000000000000", false),
    ("+70000000001", false), ("7 000 000 00 01", false), ("7000000000a", false), ("", false),
    ("７０００００００００１", false),
  ])
  func aPhoneIsSevenToFifteenDigits(_ phone: String, isAccepted: Bool) async throws {
    let answer = try await DevinoSandbox.standard().post([devinoMessage(to: phone)])
    #expect(answer.status == (isAccepted ? 200 : 400))
  }

  @Test(arguments: [
    (#"["VK"]"#, true), (#"["OK"]"#, true), (#"["VK","OK"]"#, true), (#"["OK","VK"]"#, true), ("[]", false),
    (#"["VK","VK"]"#, false), (#"["VK",""]"#, false), (#""VK""#, false), ("[1]", false),
  ])
  func routesAreWordsEachOnce(_ routes: String, isAccepted: Bool) async throws {
    let answer = try await DevinoSandbox.standard().post([devinoMessage(routes: routes)])
    #expect(answer.status == (isAccepted ? 200 : 400))
  }

  @Test(arguments: [
    (#"["vk"]"#, "service.not.found"), (#"["SMS"]"#, "service.not.found"), (#"["SMS","OK"]"#, nil),
  ])
  func aRouteThatDoesNotExistIsPassedOver(_ routes: String, key: String?) async throws {
    let sandbox = DevinoSandbox.standard()
    let answer = try await sandbox.post([devinoMessage(routes: routes), devinoMessage(to: "70000000002")])
    #expect(answer.status == 200)
    #expect(String(decoding: answer.body, as: UTF8.self).contains(key ?? "\"OK\""))
    #expect(sandbox.deliveries.count == (key == nil ? 2 : 1))
  }

  @Test(arguments: [("{}", true), (#"{"guest":1}"#, false), (#"{"guest":null}"#, false), ("[]", false)])
  func variablesAreStrings(_ data: String, isAccepted: Bool) async throws {
    let answer = try await DevinoSandbox.standard().post([devinoMessage(data: data)])
    #expect(answer.status == (isAccepted ? 200 : 400))
  }

  @Test func oneBadMessageRefusesTheWholeRequest() async throws {
    let sandbox = DevinoSandbox.standard()
    let answer = try await sandbox.post([devinoMessage(), devinoMessage(more: #","ttl":1"#)])
    #expect(answer.status == 400)
    #expect(answer.text == "[1].ttl: 60 to 86400 seconds expected")
    #expect(sandbox.acceptedCount == 0)
    #expect(sandbox.requestCount == 1)
  }

  @Test func aQueryIsRefused() async throws {
    let url = "https://api.example.org/vk/messages?key=test"
    let answer = try await DevinoSandbox.standard().send(
      try devinoRequest(batch([devinoMessage()]), url: url))
    #expect(answer.status == 400)
  }
}
