import Foundation
import VestnikCore
import VestnikSandbox
import VestnikTesting

/// A request of the HTTP API as a client would write it by hand.
func rapportoRequest(
  _ form: String, method: String = "POST", url: String = "https://gw.example.org/acme/http",
  type: String? = "application/x-www-form-urlencoded;charset=utf-8"
) throws -> TransportRequest {
  let isGET = method == "GET"
  guard let url = URL(string: isGET ? "\(url)?\(form)" : url) else { throw URLError(.badURL) }
  var headers = TransportHeaders()
  headers["Content-Type"] = isGET ? nil : type
  return TransportRequest(
    method: method, url: url, headers: headers, body: isGET ? .none : .bytes(Data(form.utf8)))
}

/// A request of the REST API.
func rapportoREST(_ body: String, type: String? = "application/json; charset=utf-8") throws
  -> TransportRequest
{
  try rapportoRequest(body, url: "https://gw.example.org/acme/rest", type: type)
}

/// The documented minimum, and what a test adds; a parameter that is `nil` is left out.
func rapportoForm(
  to phone: String? = "79160000001", message: String? = "Hello", service: String? = "test",
  pass: String? = "password", _ more: String = ""
) -> String {
  let pairs = [("serviceId", service), ("pass", pass), ("clientId", phone), ("message", message)]
  let given = pairs.compactMap { name, value in value.map { "\(name)=\($0)" } }
  return (given + (more.isEmpty ? [] : [more])).joined(separator: "&")
}

/// A REST message for VK; `more` and `data` are text that goes before a closing brace.
func rapportoJSON(
  to phone: String = "79160000001", text: String = "Hello", data: String = "", _ more: String = ""
) -> String {
  """
  {"login":"test","password":"password","destAddr":"\(phone)","message":{"type":"VK",\
  "data":{"text":"\(text)","serviceNumber":"ACME"\(data)}}\(more)}
  """
}

extension RapportoSandbox {
  @discardableResult
  func post(_ form: String) async throws -> TransportResponse {
    try await send(try rapportoRequest(form))
  }

  @discardableResult
  func postJSON(_ body: String) async throws -> TransportResponse {
    try await send(try rapportoREST(body))
  }

  /// `transactionId` or `mtNum` is left out: what is pushed by now, in short.
  func pushed() throws -> [String] {
    try takeStatusPushes().map { push in
      guard push.method == "POST" else {
        let query = push.target.split(separator: "?").last ?? ""
        let pairs = query.split(separator: "&").filter { !$0.hasPrefix("transactionId=") }
        return pairs.joined(separator: "&")
      }
      let report = try StrictJSON(parsing: Array(push.body))
      return "\(report["type"]?.text ?? "") \(report["status"]?.integer ?? -1)"
    }
  }
}

extension TransportResponse {
  /// The identifier of a text answer.
  var acceptedID: String? {
    let lines = text.split(separator: "\n")
    return status == 200 && lines.count == 2 && lines[0] == "OK" ? String(lines[1]) : nil
  }

  /// The code of an XML answer.
  var xmlCode: Int? {
    let start = text.range(of: "<code>")?.upperBound
    let end = text.range(of: "</code>")?.lowerBound
    guard let start, let end else { return nil }
    return Int(text[start..<end])
  }

  /// The code of a REST error.
  var restCode: Int64? {
    get throws { try StrictJSON(parsing: Array(body))["error"]?["code"]?.integer }
  }
}
