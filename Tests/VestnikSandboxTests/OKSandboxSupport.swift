import Foundation
import VestnikCore
import VestnikSandbox
import VestnikTesting

/// A request of the Graph API as a client would write it by hand; without a body it is a `GET`.
func okRequest(
  _ path: String, _ query: String = "", body: String? = nil, method: String? = nil,
  token: String? = "tknTest:TOKEN", type: String? = "application/json;charset=utf-8"
) throws -> TransportRequest {
  let pairs = [token.map { "access_token=\($0)" }, query.isEmpty ? nil : query].compactMap { $0 }
  let suffix = pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
  guard let url = URL(string: "https://api.ok.ru/graph/\(path)\(suffix)") else { throw URLError(.badURL) }
  var headers = TransportHeaders()
  if body != nil { headers["Content-Type"] = type }
  return TransportRequest(
    method: method ?? (body == nil ? "GET" : "POST"), url: url, headers: headers,
    body: body.map { .bytes(Data($0.utf8)) } ?? .none)
}

/// One recipient and a message; `message` is an object as text.
func okMessage(
  to recipient: String, _ message: String = #"{"text":"Fresh bread"}"#
) -> String {
  #"{"recipient":{\#(recipient)},"message":\#(message)}"#
}

func okAttachment(_ type: String, _ payload: String) -> String {
  #"{"type":"\#(type)","payload":\#(payload)}"#
}

func okButton(_ payload: String, text: String = "M") -> String {
  #"{"type":"CALLBACK","text":"\#(text)","intent":"DEFAULT","payload":"\#(payload)"}"#
}

func okKeyboard(_ rows: String) -> String {
  okAttachment("INLINE_KEYBOARD", #"{"keyboard":{"buttons":\#(rows)}}"#)
}

/// A multipart body of one part.
func okMultipart(
  name: String = "file", fileName: String? = "menu.jpg", type: String? = "image/jpeg",
  content: String = "bytes", boundary: String = "b0undary"
) -> Data {
  let file = fileName.map { "; filename=\"\($0)\"" } ?? ""
  let kind = type.map { "Content-Type: \($0)\r\n" } ?? ""
  return Data(
    """
    --\(boundary)\r\nContent-Disposition: form-data; name="\(name)"\(file)\r\n\(kind)\r\n\(content)\r\n\
    --\(boundary)--\r\n
    """.utf8)
}

extension OKSandbox {
  func get(_ path: String, _ query: String = "") async throws -> TransportResponse {
    try await send(try okRequest(path, query))
  }

  @discardableResult
  func post(_ path: String, _ body: String, _ query: String = "") async throws -> TransportResponse {
    try await send(try okRequest(path, query, body: body))
  }

  /// Sends to one chat; `message` is an object as text.
  @discardableResult
  func write(_ message: String, in chat: String) async throws -> TransportResponse {
    try await post("me/messages/\(chat)", okMessage(to: #""chat_id":"\#(chat)""#, message))
  }

  /// Changes a chat; `change` is text that stands in braces.
  @discardableResult
  func control(_ change: String, in chat: String) async throws -> TransportResponse {
    try await post(
      "me/messages/\(chat)", #"{"recipient":{"chat_id":"\#(chat)"},"chat_control":{\#(change)}}"#)
  }

  func subscribe(_ url: String = "https://bot.example.org/ok/9f2c?k=1") async throws {
    _ = try await post("me/subscribe", #"{"url":"\#(url)"}"#)
  }

  func subscribeToPolling(_ types: String = "") async throws {
    _ = try await post("me/subscribe", #"{"longPolling":true\#(types)}"#)
  }

  /// Posts a file to the address that an answer gave.
  func upload(
    _ body: Data, to slot: TransportResponse, type: String? = "multipart/form-data; boundary=b0undary",
    method: String = "POST"
  ) async throws -> TransportResponse {
    guard let url = URL(string: try slot.json["url"]?.text ?? "") else { throw URLError(.badURL) }
    var headers = TransportHeaders()
    headers["Content-Type"] = type
    return try await send(TransportRequest(method: method, url: url, headers: headers, body: .bytes(body)))
  }

  /// Uploads a file of a kind and returns its token.
  func uploadedToken(_ kind: String, type: String?) async throws -> String {
    let slot = try await get("me/fileUploadUrl", "type=\(kind)")
    let answer = try await upload(okMultipart(type: type), to: slot)
    guard kind == "IMAGE" else { return try slot.json["token"]?.text ?? "" }
    return try answer.json["photos"]?.members?.first?.value["token"]?.text ?? ""
  }
}

extension TransportResponse {
  var json: StrictJSON {
    get throws { try StrictJSON(parsing: Array(body)) }
  }

  /// The code of an error, which stands in the header and in the body; `nil` when it stands in neither.
  var graphCode: Int64? {
    get throws {
      let inBody = body.isEmpty ? nil : try json["error_code"]?.integer
      let inHeader = headers["invocation-error"].flatMap { Int64($0) }
      return inBody == inHeader ? inBody : -1
    }
  }

  /// The identifier of a message that was made.
  var messageID: String {
    get throws { try json["message_id"]?.text ?? "none" }
  }
}

extension WebhookRequest {
  var json: StrictJSON {
    get throws { try StrictJSON(parsing: Array(body)) }
  }
}
