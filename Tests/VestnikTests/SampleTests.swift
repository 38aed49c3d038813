import Foundation
import Testing
import Vestnik

/// What a program outside of this repository sees: it imports `Vestnik` alone, decodes a document of every kind that the
/// providers' pages show, and encodes it to the same JSON.
@Suite struct SampleTests {
  private func check<Model: Codable>(_ type: Model.Type, _ json: String, _ show: (Model) -> String) throws
    -> String
  {
    let model = try ExactJSONDecoder().decode(type, from: Data(json.utf8))
    let written = try ExactJSONEncoder().encode(model)
    #expect(try RawJSON(written).value() == RawJSON(repairing: Data(json.utf8)).value(), "\(type)")
    return show(model)
  }

  @Test func devino() throws {
    #expect(
      try check(
        DevinoSendRequest.self,
        #"[{"delivery_policy":"ANY","phone":"70000000001","routes":["VK","OK"],"service":"cafe","status_url":"http://a.example/","templateId":4,"tmpl":"t","tmpl_data":{"name":"Olga",},"ttl":60}]"#
      ) { $0.messages[0].variableTexts["name"] ?? "" } == "Olga")
    #expect(
      try check(
        DevinoSendRequest.self,
        #"{"messages":[{"to":"70000000001","templateId":731,"templateData":{"sum":"250.00"},"routes":["OK","VK"],"deliveryPolicy":"ANY","validity":600,"pushToken":"d","callbackData":{"orderId":77},"callbackUrl":"https://a.example/d"}]}"#
      ) { "\($0.dialect)" } == "previous")
    #expect(
      try check(
        DevinoSendResponse.self,
        #"{"result":[{"code":"OK","messageId":2354676865423250},{"code":"REJECTED","reasons":[{"key":"billing.error"}]}]}"#
      ) { "\($0.results?.map(\.reasons.count) ?? [])" } == "[0, 1]")
    #expect(
      try check(
        DevinoStatusCallback.self,
        #"[{"channel":"VK","messageId":"3721115754893245000","ts":1672137286244,"status":"SENT","errorCode":0}]"#
      ) { $0.reports[0].status.rawValue } == "SENT")
    let incoming =
      #"{"group_id":213243638,"type":"message_new","event_id":"07c0","v":"5.131","object":{"message":{"id":1,"date":1657543344,"peer_id":3,"from_id":6,"text":"text","random_id":123,"ref":"r","attachments":[{"type":"photo","photo":{"id":1,"album_id":2,"owner_id":3,"width":100,"novelty":1.50}}],"important":true,"out":0,"fwd_messages":[],"is_hidden":false,"message_tag":"3690837110063280000"},"client_info":{"button_actions":["text","vkpay"],"keyboard":true,"lang_id":0}}}"#
    #expect(
      try check(DevinoEvent.self, incoming) {
        if case .incoming(let event) = $0 { event.type.rawValue } else { "" }
      } == "message_new")
    #expect(
      try check(VKEvent.self, incoming) { event in
        if case .messageNew(let message, _) = event.content { message.messageTag?.rawValue ?? "" } else { "" }
      } == "3690837110063280000")
  }

  @Test func rapporto() throws {
    let form = "serviceId=login&pass=123&clientId=79161234567&message=test"
    let request = try RapportoFormRequest(parsing: Data(form.utf8))
    #expect(request.message.text == "test" && String(decoding: request.body, as: UTF8.self) == form)
    for (body, status, outcome) in [
      ("OK\n4095284974", 200, RapportoResponse.Outcome.accepted("4095284974")),
      ("{\n  OK\n  4095284974\n}", 200, .accepted("4095284974")),
      ("Invalid password", 401, .code("401", text: "Invalid password")),
      (
        "<?xml version=\"1.0\"?><response><code>200</code><text>OK</text><payload><id>4095284976</id></payload></response>",
        200, .accepted("4095284976")
      ),
    ] {
      let response = RapportoResponse(parsing: Data(body.utf8), status: status)
      #expect(response.outcome == outcome)
      let again = try ExactJSONDecoder().decode(
        RapportoResponse.self, from: ExactJSONEncoder().encode(response))
      #expect(again.body == response.body && again == response)
    }
    #expect(
      try check(RapportoResponse.self, #"{"mtNum":"9120044310","id":"a"}"#) { "\($0.outcome)" }
        == "accepted(9120044310)")
    #expect(
      try check(
        RapportoRESTRequest.self,
        #"{"login":"l","password":"p","useTimeDiff":true,"id":"a","scheduleInfo":{"timeBegin":"09:00","timeEnd":"21:00","weekdaysSchedule":"12345","deadline":"2030-01-31T21:00:00+0300"},"destAddr":"79990001122","message":{"type":"VK","data":{"text":"a","serviceNumber":"N","ttl":10,"ttlUnit":"MINUTES"}},"cascadeChainLink":{"state":"READ","message":{"type":"VIBER","data":{"instantContent":{"type":"TEXT","data":{"text":"b"}},"serviceNumber":"N"}}},"registeredDelivery":1,"extraParam":"place=Omsk,,Russia,order=17"}"#
      ) { "\($0.message.cascade.map(\.channel))" } == "[VK, VIBER]")
    #expect(
      try check(
        RapportoStatusReport.self,
        #"{"id":"a","mtNum":"9120044310","status":9,"type":"VK","doneDate":"2030-01-15T10:20:35+0300","partCount":"001","errorCode":"0","trafficType":2,"segmentPrice":1.50}"#
      ) { "\($0.deliveryReport.status)" } == "read")
    #expect(
      try check(
        RapportoEvent.self, #"{"msgType":"VK","transactionId":"51","status":"5","unifiedExtStatus":"10"}"#
      ) {
        if case .status(let report) = $0 { report.reason?.rawValue ?? "" } else { "" }
      } == "10")
  }

  @Test(arguments: [
    #"{"recipient":{"chat_id":"chat:C7"},"chat_control":{"title":"Ride"}}"#,
    #"{"recipient":{"chat_id":"chat:C7"},"chat_control":{"icon":{"url":"https://a.example/i.png"}}}"#,
    #"{"recipient":{"chat_id":"chat:C7"},"chat_control":{"add_members":[{"user_id":"user:5"},{"user_id":"user:6"}]}}"#,
    #"{"recipient":{"chat_id":"chat:C7"},"chat_control":{"remove_member":{"user_id":"user:6"}}}"#,
    #"{"recipient":{"chat_id":"chat:C7"},"chat_control":{"leave":"true"}}"#,
    #"{"recipient":{"chat_id":"chat:C7"},"sender_action":"typing_on"}"#,
    #"{"recipient":{"user_ids":["user:5","6"]},"message":{"text":"a"}}"#,
    #"{"recipient":{"user_id":"user:5"},"message":{"text":"a"}}"#, #"{"message":{"text":"a"}}"#,
    #"{"recipient":{"chat_id":"chat:C7"},"message":{"text":"a","attachments":[{"type":"IMAGE","payload":{"url":"https://a.example/b.jpg"}},{"type":"FILE","payload":{"token":"t"}},{"type":"LOCATION","payload":{"latitude":56.5,"longitude":44.25,"zoom":14}},{"type":"INLINE_KEYBOARD","payload":{"keyboard":{"buttons":[[{"type":"CALLBACK","text":"M","intent":"DEFAULT","payload":"m"}]]}}}]}}"#,
  ])
  func requestsOfOK(json: String) throws {
    #expect(try !check(OKRequest.self, json) { "\($0.content)" }.isEmpty)
  }

  @Test func ok() throws {
    #expect(
      try check(OKSendResponse.self, #"{"message_id":"mid:1"}"#) { $0.messageID?.rawValue ?? "" } == "mid:1")
    #expect(
      try check(OKSendReceipt.self, #"{"message_id":"mid:1"}"#) { $0.messageID?.rawValue ?? "" } == "mid:1")
    #expect(
      try check(OKSendResponse.self, #"{"success":[true,false],"chat_ids":["chat:C7",null]}"#) {
        "\($0.outcomes(of: 2)?.count ?? 0)"
      } == "2")
    #expect(
      try check(OKUploadTarget.self, #"{"url":"https://a.example/u?sig=1","token":"t"}"#) { $0.token ?? "" }
        == "t")
    #expect(
      try check(OKUploadResult.self, #"{"photos":{"a=":{"token":"t"}}}"#) { $0.photos["a="]?.token ?? "" }
        == "t")
    #expect(
      try check(OKErrorBody.self, #"{"error_code":100,"error_msg":"PARAM : a","error_data":null}"#) {
        $0.code?.rawValue ?? ""
      } == "100")
    #expect(
      try check(OKSubscriptionRequest.self, #"{"types":["MESSAGE_CREATED"],"longPolling":true}"#) {
        "\($0.types?.count ?? 0)"
      } == "1")
    #expect(
      try check(
        OKChatPage.self,
        #"{"chats":[{"type":"GROUP_CHAT","status":"ACTIVE","chat_id":"chat:C7","participants":{"user:5":1760000130002},"novelty":1}],"marker":"2"}"#
      ) { $0.marker ?? "" } == "2")
    let event =
      #"{"webhookType":"MESSAGE_CREATED","sender":{"name":"Anna","user_id":"user:5"},"recipient":{"chat_id":"chat:C7"},"message":{"text":"Hi","seq":115343368519818028,"mid":"mid:C7.1"},"timestamp":1760000130002}"#
    #expect(try check(OKEvent.self, event) { $0.chatID?.rawValue ?? "" } == "chat:C7")
    #expect(
      try check(OKEventPage.self, #"{"marker":"17","updates":[\#(event)]}"#) { "\($0.events?.count ?? 0)" }
        == "1")
    #expect(
      try check(
        OKEventContent.self,
        #"{"webhookType":"MESSAGE_CALLBACK","callbackId":"c","mid":"mid:1","payload":"m"}"#
      ) {
        if case .callback(let press) = $0 { press.id?.rawValue ?? "" } else { "" }
      } == "c")
  }
}
