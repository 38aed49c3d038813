import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The checks of path, method, headers and JSON before the messages are read. The HTTP statuses are assumptions.
struct DevinoRequestValidator {
  let rules: DevinoRules

  /// Refuses a request that is no call of the documented method; returns whether it has no `Authorization`.
  func validate(_ request: TransportRequest) throws(SandboxRefusal) -> Bool {
    guard let parts = URLComponents(url: request.url, resolvingAgainstBaseURL: true),
      parts.percentEncodedPath.hasSuffix("/vk/messages")
    else { throw SandboxRefusal(code: 404, text: "path: /vk/messages expected") }
    guard request.method == "POST" else { throw methodRefusal }
    guard parts.percentEncodedQuery == nil else { throw .badRequest("URL: no query expected") }
    guard Self.isJSON(request.headers["Content-Type"]) else {
      throw SandboxRefusal(code: 415, text: "Content-Type: application/json in UTF-8 expected")
    }
    guard let authorization = request.headers["Authorization"] else { return true }
    guard rules.authorizations.contains(where: { $0.reveal() == authorization }) else {
      throw SandboxRefusal(
        code: 401, text: "Authorization: Key <API key> or Basic <base64 of login:password> expected")
    }
    return false
  }

  /// Returns the body, read strictly.
  func document(of request: TransportRequest) throws(SandboxRefusal) -> StrictJSON {
    guard case .bytes(let body) = request.body else { throw .badRequest("body: a JSON document expected") }
    do throws(StrictJSON.Failure) {
      return try StrictJSON(parsing: Array(body))
    } catch {
      throw .badRequest("body: \(error)")
    }
  }

  private var methodRefusal: SandboxRefusal {
    var refusal = SandboxRefusal(code: 405, text: "method: POST expected")
    refusal.headers["Allow"] = "POST"
    return refusal
  }

  private static func isJSON(_ contentType: String?) -> Bool {
    guard let contentType else { return false }
    let parts = contentType.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
    let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }
    return parts.first == "application/json" && [nil, "charset=utf-8", "charset=\"utf-8\""].contains(charset)
  }
}

/// The settings of a ``DevinoSandbox``, and the limits of <https://docs.devino.online/en/http/vk_ok/>.
struct DevinoRules: Sendable {
  /// The most messages of a request. "You can send a maximum of 1000 messages in one request."
  static let maxMessages = 1000
  /// The most messages of a sender in a second. "No more than 50 notifications per second for one VK-group."
  static let perSecond = 50
  /// The most messages of a sender to one phone in 24 hours.
  ///
  /// "No more than 5 notifications per day for one user from one VK-group."
  static let perDay = 5

  let services: Set<String>
  let templates: [String: String]
  let templateIDs: [Int64: String]
  let dialect: DevinoSandbox.Dialect
  let counting: DevinoSandbox.Counting
  /// The values of `Authorization` that are accepted.
  let authorizations: [Secret]

  /// Returns the text of the template that the message names; `nil` when there is none, or when name and number
  /// disagree.
  func template(of message: DevinoReceivedMessage) -> String? {
    var names: [String?] = []
    if let name = message.templateName { names.append(name) }
    if let id = message.templateID { names.append(templateIDs[id]) }
    guard let name = names.first ?? nil, names.allSatisfy({ $0 == name }) else { return nil }
    return templates[name]
  }

  /// Returns the template with each `#name#` replaced by its value.
  ///
  /// One pass: values are never searched for placeholders. A placeholder without a value stays as it is.
  static func fill(_ template: String, with variables: [String: String]) -> String {
    let parts = template.split(separator: "#", omittingEmptySubsequences: false)
    var text = String(parts[0])
    var index = 1
    while index < parts.count {
      // A name has a number sign on both sides, so the last part cannot be a name.
      if index + 1 < parts.count, let value = variables[String(parts[index])] {
        text += value + parts[index + 1]
        index += 2
      } else {
        text += "#" + parts[index]
        index += 1
      }
    }
    return text
  }
}
