import Foundation
import VestnikCore

/// Prints what would be sent, and answers as OK does when all is well.
struct PrintingTransport: HTTPTransport {
  let print: @Sendable (String) -> Void

  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    var lines = ["\(request.method) \(request.redactedURL)"]
    lines += request.headers.map { "\($0)" }
    switch request.body {
    case .none: break
    case .bytes(let data): lines += ["", String(decoding: data, as: UTF8.self)]
    case .multipart(let form):
      lines += form.parts.map { "(part \($0.name), file \($0.filename ?? "without a name"))" }
    }
    print(lines.joined(separator: "\n") + "\n\n")
    return TransportResponse(
      status: 200, headers: ["Content-Type": "application/json"], body: answer(to: request))
  }

  private func answer(to request: TransportRequest) -> Data {
    let isImage = request.url.query()?.contains("IMAGE") == true
    switch request.url.lastPathComponent {
    case "fileUploadUrl":
      let place = "https://fu.mycdn.me/api/upload.do?photoIds=1"
      return Data((isImage ? #"{"url":"\#(place)"}"# : #"{"url":"\#(place)","token":"TOKEN"}"#).utf8)
    case "upload.do": return Data(#"{"photos":{"1":{"token":"TOKEN"}}}"#.utf8)
    default:
      guard case .bytes(let body) = request.body,
        case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: body),
        case .object(let recipient)? = members["recipient"], case .array(let users)? = recipient["user_ids"]
      else { return Data(#"{"message_id":"mid:C0"}"#.utf8) }
      let truths = users.map { _ in "true" }.joined(separator: ",")
      let chats = users.map { _ in #""chat:C0""# }.joined(separator: ",")
      return Data(#"{"success":[\#(truths)],"chat_ids":[\#(chats)]}"#.utf8)
    }
  }
}
