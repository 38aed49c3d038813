import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The fields of a request, from its query or from its JSON body, as text.
///
/// Numbers and strings are the same here: the pages and the clients disagree on which of the two is sent. Digits stay
/// digits, so that no id is rounded.
struct RapportoFields: Sendable {
  private enum Source: Sendable {
    case query(TargetQuery)
    case json([String: JSONValue])
  }

  private let source: Source

  init(query: TargetQuery) {
    source = .query(query)
  }

  /// Reads a JSON object.
  init(body: Data) throws(WebhookError) {
    let value: JSONValue
    do throws(WireError) {
      // The policy has bounded the body before.
      var reader = try WireReader(body, limits: WireReader.Limits(bytes: max(1, body.count)))
      value = try reader.document(JSONValue.self)
    } catch {
      throw WebhookError(.malformed, path: "body", detail: "no JSON object: \(error.description)")
    }
    guard case .object(let members) = value else {
      throw WebhookError(.malformed, path: "body", detail: "JSON of another kind, expected an object")
    }
    source = .json(members)
  }

  var isJSON: Bool {
    if case .json = source { true } else { false }
  }

  /// Everything there is, but for the parameter of the query that holds your secret.
  func all(without secretName: String?) throws(WebhookError) -> JSONValue {
    switch source {
    case .json(let members):
      return .object(members)
    case .query(let query):
      var members: [String: JSONValue] = [:]
      for name in query.names where name != secretName {
        members[name] = .string(try query.value(of: name) ?? "")
      }
      return .object(members)
    }
  }

  func has(_ name: String) -> Bool {
    switch source {
    case .query(let query): query.contains(name)
    case .json(let members): members[name] != nil
    }
  }

  /// The field, or the other one when it is missing; `nil` when both are missing, empty or no text.
  func optional(_ name: String, or other: String? = nil) throws(WebhookError) -> String? {
    if let text = try text(name), !text.isEmpty { return text }
    guard let other, let text = try text(other), !text.isEmpty else { return nil }
    return text
  }

  func required(_ name: String, or other: String? = nil) throws(WebhookError) -> String {
    guard let text = try optional(name, or: other) else { throw missing(name) }
    return text
  }

  /// The field, which may be empty.
  func present(_ name: String) throws(WebhookError) -> String {
    guard let text = try text(name) else { throw missing(name) }
    return text
  }

  private func text(_ name: String) throws(WebhookError) -> String? {
    switch source {
    case .query(let query): return try query.value(of: name)
    case .json(let members):
      switch members[name] {
      case .string(let text): return text
      case .integer(let number): return String(number)
      // A price; a number with an exponent, or of more digits than any id has, is none of the provider's.
      case .number(let literal):
        return literal.utf8.count <= 38 && !literal.lowercased().contains("e") ? literal : nil
      case .bool, .null, .array, .object, nil: return nil
      }
    }
  }

  private func missing(_ name: String) -> WebhookError {
    WebhookError(
      .malformed, path: isJSON ? name : "query.\(name)", detail: "missing, empty or no text; it is required")
  }
}
