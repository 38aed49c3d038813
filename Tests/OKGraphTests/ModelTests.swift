import Foundation
import OKGraph
import Testing
import VestnikCore

/// The bodies of requests and responses as public models: the ones that the client itself uses.
@Suite struct ModelTests {
  private func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try ExactJSONDecoder().decode(type, from: Data(text.utf8))
  }

  private func written(_ value: some Encodable) throws -> String {
    String(decoding: try ExactJSONEncoder().encode(value), as: UTF8.self)
  }

  // MARK: Responses

  @Test func aResponseNamesTheMessage() throws {
    for text in [#"{"message_id":"mid:1"}"#, #"{"mid":"mid:1"}"#] {
      let response = try OKSendResponse(parsing: Data(text.utf8))
      #expect(response.messageID == "mid:1")
      #expect(response.outcome == .accepted(OKSendReceipt(messageID: "mid:1")))
      #expect(try JSONDecoder().decode(OKSendResponse.self, from: Data(text.utf8)) == response)
      #expect(try JSONDecoder().decode(OKSendReceipt.self, from: Data(text.utf8)).messageID == "mid:1")
      #expect(try written(response) == text)
    }
    #expect(throws: JSONError.self) { try OKSendResponse(parsing: Data("[]".utf8)) }
    #expect(throws: JSONError.self) {
      try OKSendResponse(parsing: Data(#"{"message_id":"mid:1"}"#.utf8), maxBytes: 10)
    }
  }

  @Test func aResponseSpeaksOfOneOrOfEach() throws {
    let one = try read(OKSendResponse.self, #"{"success":true,"chat_id":"chat:C1"}"#)
    #expect(one.success == OKOneOrMany(true) && one.outcome == .accepted(OKSendReceipt(chatID: "chat:C1")))
    #expect(one.outcomes(of: 2) == nil)
    let each = try read(
      OKSendResponse.self, #"{"success":[true,false,true],"chat_ids":["chat:C1",null,"chat:C3"]}"#)
    #expect(each.success == OKOneOrMany(list: [true, false, true]))
    #expect(
      each.outcomes(of: 3) == [
        .accepted(OKSendReceipt(chatID: "chat:C1")), .rejected(Rejection(reasons: [])),
        .accepted(OKSendReceipt(chatID: "chat:C3")),
      ])
    #expect(each.outcomes(of: 2) == nil && each.outcome == nil)
    #expect(try read(OKSendResponse.self, #"{"message_id":"m","success":"perhaps"}"#).outcome == nil)
  }

  /// What is made here has the keys of the documents.
  /// The chat that was written to may stand beside a refusal; a message that was made may not.
  @Test(arguments: [
    (#"{"success":false,"chat_id":"chat:C1"}"#, true),
    (#"{"success":false,"chat_id":"chat:C1","chat_ids":[null]}"#, true),
    (#"{"success":[false],"chat_ids":[]}"#, true), (#"{"success":false,"message_id":"mid:1"}"#, false),
    (#"{"success":false,"chat_ids":["chat:C1"]}"#, false),
  ])
  func aRefusalMayNameTheChat(json: String, isClear: Bool) throws {
    let outcome = try OKSendResponse(parsing: Data(json.utf8)).outcome
    if case .rejected? = outcome { #expect(isClear) } else { #expect(!isClear && outcome == nil) }
  }

  /// A property that came under another name is changed under its own, once; what cannot be read stays as it was.
  @Test func aChangeLeavesNoSecondName() throws {
    let json = Data(#"{"mid":"mid:A","success":"ok","chat_ids":{"x":1},"novelty":1.50}"#.utf8)
    var response = try ExactJSONDecoder().decode(OKSendResponse.self, from: json)
    response.messageID = "mid:B"
    #expect(
      try String(decoding: ExactJSONEncoder().encode(response), as: UTF8.self)
        == #"{"chat_ids":{"x":1},"message_id":"mid:B","novelty":1.50,"success":"ok"}"#)
    response.messageID = nil
    #expect(
      try String(decoding: ExactJSONEncoder().encode(response), as: UTF8.self)
        == #"{"chat_ids":{"x":1},"novelty":1.50,"success":"ok"}"#)
  }

  @Test func aResponseIsWrittenWithTheKeysOfTheWire() throws {
    var response = OKSendResponse()
    response.messageID = "mid:1"
    response.success = OKOneOrMany(true)
    response.chatIDs = OKOneOrMany(list: ["chat:C1", nil])
    response.chatID = "chat:C2"
    #expect(
      try written(response)
        == #"{"message_id":"mid:1","success":true,"chat_ids":["chat:C1",null],"chat_id":"chat:C2"}"#)
    let receipt = OKSendReceipt(messageID: "mid:1", chatID: "chat:C1")
    #expect(try written(receipt) == #"{"message_id":"mid:1","chat_id":"chat:C1"}"#)
    #expect(try JSONDecoder().decode(OKSendReceipt.self, from: JSONEncoder().encode(receipt)) == receipt)
    var several = OKOneOrMany(true)
    several.values.append(false)
    #expect(several == OKOneOrMany(list: [true, false]))
  }

  @Test func anErrorBodyIsRead() throws {
    let body = try OKErrorBody(parsing: fixture("answer-error"))
    #expect(body.code == .parameter && body.message == "PARAM : Missing required parameter chat_id")
    #expect(body.data == nil && body.field == nil)
    var made = OKErrorBody()
    made.code = .chatNotFound
    made.message = "CHAT_NOT_FOUND : x"
    made.data = .object(["id": .integer(7)])
    made.field = "chat_id"
    #expect(
      try written(made)
        == #"{"error_code":705,"error_msg":"CHAT_NOT_FOUND : x","error_data":{"id":7},"error_field":"chat_id"}"#
    )
    #expect(try read(OKErrorBody.self, #"{"error_code":"705"}"#).code == .chatNotFound)
  }

  /// `error_data` is shown, without the token.
  @Test(arguments: [
    ("null", "P : q"), ("\"\"", "P : q"), ("[]", "P : q"), ("{}", "P : q"),
    (#""why \#(token)""#, "P : q (error_data: why (hidden))"),
    (
      #"{"token":"tknS3cretToken\u003aSECRETSECRET","n":1.50}"#,
      #"P : q (error_data: {"n":1.50,"token":"(hidden)"})"#
    ),
  ])
  func theDataOfAnErrorIsShown(data: String, text: String) async throws {
    let body = #"{"error_code":100,"error_msg":"P : q","error_data":\#(data)}"#
    let error = try await failure { () throws(MessagingError) in
      try await Bench([.success(.ok(body))]).client.send("x", to: chat)
    }
    #expect(error.rejection?.reasons.map(\.text) == [text])
  }

  @Test func uploadsHaveTheirModels() throws {
    let target = try OKUploadTarget(parsing: fixture("answer-upload-url"))
    #expect(target.url?.host() == "fu.mycdn.me" && target.token == "filTok_c0de" && target.fileID == nil)
    #expect(!"\(target)".contains("Ab1") && "\(target)".contains("fu.mycdn.me"))
    var text = ""
    dump(target, to: &text)
    #expect(!text.contains("Ab1"))
    #expect(try OKUploadTarget(parsing: fixture("answer-upload-url-image")).fileID == "tmp-1")
    let result = try OKUploadResult(parsing: fixture("answer-photos"))
    #expect(result.photos == ["GuKv1x9QmZs=": .init(token: "imgTok_5b1c")])
    var made = OKUploadResult()
    made.photos["a"] = .init(token: "t")
    #expect(try written(made) == #"{"photos":{"a":{"token":"t"}}}"#)
  }

  @Test(arguments: OKUploadedFile.Kind.allCases)
  func anUploadedFileIsStoredAsItsAttachment(kind: OKUploadedFile.Kind) throws {
    let file = OKUploadedFile(kind: kind, token: "t")
    let text = #"{"type":"\#(kind.rawValue)","payload":{"token":"t"}}"#
    #expect(try written(file) == text)
    #expect(try read(OKUploadedFile.self, text) == file)
    #expect(try JSONDecoder().decode(OKUploadedFile.self, from: JSONEncoder().encode(file)) == file)
    #expect(try read(OKOutgoingAttachment.self, text) == .uploaded(file))
  }

  @Test(arguments: [
    #"{"kind":"image","token":"t"}"#, #"{"type":"STICKER","payload":{"id":"1"}}"#,
    #"{"type":"IMAGE","payload":{"url":"https://a.example"}}"#,
    #"{"type":"FILE","payload":{"token":"t","n":1}}"#,
  ])
  func whatIsNoUploadedFileIsRefused(text: String) {
    #expect(throws: JSONError.self) { try read(OKUploadedFile.self, text) }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(OKUploadedFile.self, from: Data(text.utf8))
    }
  }

  // MARK: Requests

  /// A body that was sent is read as a model, and the model gives the same bytes.
  @Test(arguments: RequestTests.calls)
  func everyBodyIsThatOfAModel(call: RequestTests.Call) async throws {
    let bench = try Bench(fixtures: "answer-success")
    try await call.work(bench.client)
    guard case .bytes(let sent) = bench.requests[0].body else { throw Unexpected() }
    if call.fixture.contains("subscribe") {
      let request = try ExactJSONDecoder().decode(OKSubscriptionRequest.self, from: sent)
      #expect(try ExactJSONEncoder().encode(request) == sent)
      #expect(
        try JSONDecoder().decode(OKSubscriptionRequest.self, from: JSONEncoder().encode(request)) == request)
    } else {
      let request = try ExactJSONDecoder().decode(OKRequest.self, from: sent)
      #expect(try ExactJSONEncoder().encode(request) == sent)
      #expect(try JSONDecoder().decode(OKRequest.self, from: JSONEncoder().encode(request)) == request)
    }
  }

  /// A model that was made here gives the bytes of the call.
  @Test func everyKindOfRequestIsTheOneThatIsSent() async throws {
    let message = OKMessage("Hi", keyboard: RequestTests.keyboard)
    let calls: [(OKRequest, RequestTests.Work)] = [
      (OKRequest(.message(message), to: .chat(chat)), { ok in _ = try await ok.send(message, to: chat) }),
      (OKRequest(.message(message), to: .user(anna)), { ok in _ = try await ok.send(message, to: anna) }),
      (
        OKRequest(.message(message), to: .users([anna, boris])),
        { ok in _ = await ok.broadcast(message).send([anna, boris]) }
      ),
      (OKRequest(.change(.leave), to: .chat(chat)), { ok in try await ok.change(.leave, in: chat) }),
      (OKRequest(.action(.typing), to: .chat(chat)), { ok in try await ok.perform(.typing, in: chat) }),
      (OKRequest(.message(message)), { ok in try await ok.edit("mid:C1.1", to: message) }),
      (OKRequest(.message(message)), { ok in try await ok.answer("cb", in: chat, with: message) }),
    ]
    for (request, work) in calls {
      let bench = try Bench(fixtures: "answer-success")
      try await work(bench.client)
      guard case .bytes(let sent) = bench.requests[0].body else { throw Unexpected() }
      #expect(try written(request) == String(decoding: sent, as: UTF8.self))
      #expect(try ExactJSONDecoder().decode(OKRequest.self, from: sent) == request)
    }
    let bench = try Bench(fixtures: "answer-success")
    let addressed = OKOutgoingMessage(message, to: .user(anna))
    #expect(try bench.client.preview(addressed).body == written(OKRequest(addressed)))
    #expect(try bench.client.preview(addressed).body == written(addressed))
    #expect(
      try bench.client.broadcast(message).preview([anna, boris]).body
        == written(OKRequest(.message(message), to: .users([anna, boris]))))
    #expect(bench.requests.isEmpty)
  }

  @Test func aSubscriptionMayNameTheKindsOfEvents() async throws {
    let address = url("https://bot.example.org/ok/9f2c")
    let bench = try Bench(fixtures: "answer-success")
    try await bench.client.subscribe(to: address, types: [.messageCreated, .messageCallback])
    guard case .bytes(let sent) = bench.requests[0].body else { throw Unexpected() }
    let request = OKSubscriptionRequest(url: address, types: [.messageCreated, .messageCallback])
    #expect(try ExactJSONEncoder().encode(request) == sent)
    #expect(
      try canonical(sent)
        == #"{"types":["MESSAGE_CREATED","MESSAGE_CALLBACK"],"url":"https://bot.example.org/ok/9f2c"}"#)
    #expect(!"\(request)".contains("9f2c"))
  }

  @Test(arguments: [
    ("{}", "exactly one of message, chat_control and sender_action"),
    (#"{"recipient":{"chat_id":"c"}}"#, "exactly one of message"),
    (
      #"{"recipient":{"chat_id":"c"},"message":{"text":"x"},"sender_action":"typing_on"}"#,
      "exactly one of message"
    ),
    (#"{"sender_action":"typing_on"}"#, "expected a recipient"),
    (#"{"chat_control":{"leave":"true"}}"#, "expected a recipient"),
    (#"{"recipient":{},"message":{"text":"x"}}"#, "recipient: expected exactly one of chat_id"),
    (
      #"{"recipient":{"chat_id":"c","user_id":"u"},"message":{"text":"x"}}"#,
      "recipient: expected exactly one"
    ),
    (#"{"recipient":{"chat_id":"c","n":1},"message":{"text":"x"}}"#, "recipient.n: no such key"),
    (#"{"recipient":{"chat_id":"c"},"message":{"text":"x","n":1}}"#, "message.n: no such key"),
    (#"{"recipient":{"chat_id":"c"},"message":{"text":"x"},"n":1}"#, "n: no such key"),
  ])
  func aBodyThatIsNoneIsRefused(text: String, words: String) {
    let error = #expect(throws: JSONError.self) { try read(OKRequest.self, text) }
    #expect("\(error as Any)".contains(words))
    let other = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(OKRequest.self, from: Data(text.utf8))
    }
    #expect("\(other as Any)".contains(words))
  }

  /// Everything that is sent is read strictly, also from bytes.
  @Test func whatIsSentRefusesForeignKeysInBytes() {
    func refuses<Value: Decodable>(_ type: Value.Type, _ text: String) {
      #expect(throws: JSONError.self, "\(type)") { try read(type, text) }
    }
    refuses(OKMessage.self, #"{"text":"x","n":1}"#)
    refuses(OKButton.self, #"{"type":"LINK","text":"x","n":1}"#)
    refuses(OKRow.self, #"[{"type":"LINK","text":"x","n":1}]"#)
    refuses(OKKeyboard.self, #"{"buttons":[],"n":1}"#)
    refuses(OKOutgoingAttachment.self, #"{"type":"STICKER","payload":{"id":"1"},"n":1}"#)
    refuses(OKChatChange.self, #"{"title":"x","n":1}"#)
    refuses(OKRecipient.self, #"{"chat_id":"x","n":1}"#)
    refuses(OKOutgoingMessage.self, #"{"recipient":{"chat_id":"c"},"message":{"text":"x"},"n":1}"#)
    refuses(OKSubscriptionRequest.self, #"{"url":"https://a.example","n":1}"#)
  }

  // MARK: What this version does not know

  @Test func anAttachmentOfTomorrowIsSentAsItIs() async throws {
    let poll = OKOutgoingAttachment.raw(
      type: "POLL", payload: try json(Data(#"{"question":"Tea?","answers":["a","b"]}"#.utf8)))
    let message = OKMessage("x", attachments: [poll])
    #expect(message.issues(under: .okGraph).isEmpty)
    let bench = try Bench(fixtures: "answer-success")
    _ = try await bench.client.send(message, to: chat)
    guard case .bytes(let sent) = bench.requests[0].body else { throw Unexpected() }
    #expect(
      try canonical(sent).contains(
        #"{"payload":{"answers":["a","b"],"question":"Tea?"},"type":"POLL"}"#))
    #expect(try ExactJSONDecoder().decode(OKRequest.self, from: sent).content == .message(message))
    #expect(throws: JSONError.self) {
      try read(OKOutgoingAttachment.self, #"{"type":"POLL","payload":{},"n":1}"#)
    }
    #expect(throws: JSONError.self) { try read(OKOutgoingAttachment.self, #"{"type":"POLL"}"#) }
  }

  @Test(
    arguments: [
      ("SHARE", .object([:]), "attachment.type", true), ("CALL", .object([:]), "attachment.type", true),
      ("PRESENT", .object([:]), "attachment.type", true), ("share", .object([:]), "attachment.type", true),
      (" ", .object([:]), "attachment.type", true), ("POLL", .string("x"), "attachment.payload", true),
      ("IMAGE", .object(["token": .string("t"), "caption": .string("c")]), "attachment.type", false),
    ] as [(String, JSONValue, String, Bool)])
  func aRawAttachmentIsChecked(type: String, payload: JSONValue, rule: String, isError: Bool) {
    let message = OKMessage("x", attachments: [.raw(type: type, payload: payload)])
    let issues = message.issues(under: .okGraph)
    #expect(issues.map(\.rule.rawValue) == [rule] && issues.containsError == isError)
  }

  @Test func aRawImageByURLCounts() {
    let page = url("https://cdn.example.org/menu.jpg")
    let message = OKMessage(
      attachments: [
        .image(url: page), .raw(type: "IMAGE", payload: .object(["url": .string("https://a.example/b.jpg")])),
      ])
    #expect(message.issues(under: .okGraph).map(\.rule.rawValue).contains("attachments.images"))
  }

  @Test(arguments: ["id", "name", "phone", "photoUrl"]) func theKeysOfAContactAreNoCard(key: String) throws {
    let message = OKMessage(attachments: [.contact(vCard: RequestTests.card, key: key)])
    let issues = message.issues(under: .okGraph)
    #expect(issues.map(\.rule.rawValue) == ["attachment.vcard"])
    #expect(issues.map(\.path) == ["attachments[0].key"] && issues.containsError)
    guard key != "id" else { return }
    #expect(throws: JSONError.self) {
      try read(OKOutgoingAttachment.self, #"{"type":"CONTACT","payload":{"\#(key)":"BEGIN:VCARD"}}"#)
    }
  }

  /// A contact with a card is written as it was received, and without the card it is any other contact.
  @Test func aCardIsKeptOrTakenAway() throws {
    let json = #"{"z":1.50,"vcard":"BEGIN:VCARD\nEND:VCARD","id":"user:5"}"#
    var contact = try ExactJSONDecoder().decode(OKContact.self, from: Data(json.utf8))
    #expect(contact.vCardKey == "vcard")
    #expect(try String(decoding: ExactJSONEncoder().encode(contact), as: UTF8.self) == json)
    contact.vCard = nil
    let written = try ExactJSONEncoder().encode(contact)
    #expect(try ExactJSONDecoder().decode(OKContact.self, from: written) == contact)
    #expect(!String(decoding: written, as: UTF8.self).contains("VCARD"))
  }

  @Test func aCardHasALikelyKey() throws {
    let attachment = OKOutgoingAttachment.contact(vCard: "BEGIN:VCARD")
    #expect(try written(attachment) == #"{"type":"CONTACT","payload":{"vcfInfo":"BEGIN:VCARD"}}"#)
    #expect(attachment == .contact(vCard: "BEGIN:VCARD", key: OKContact.likelyVCardKey))
  }
}
