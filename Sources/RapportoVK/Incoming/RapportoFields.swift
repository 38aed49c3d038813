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
  /// What could not be read so far, or was mended.
  private(set) var unread: [WireError] = []

  init(query: TargetQuery) {
    source = .query(query)
  }

  /// Reads a JSON object, mended where it is not quite one.
  init(body: Data) throws(WebhookError) {
    let value: JSONValue
    do throws(WireError) {
      // The policy has bounded the body before.
      let limits = WireReader.Limits(bytes: max(1, body.count))
      (value, unread) = try WireReader.incoming(body, limits: limits) {
        reader throws(WireError) -> (JSONValue, [WireError]) in
        let value = try reader.document(JSONValue.self)
        return (value, reader.problems())
      }
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
  func all(without secretName: String?) -> JSONValue {
    switch source {
    case .json(let members):
      return .object(members)
    case .query(let query):
      var members: [String: JSONValue] = [:]
      for name in query.names where name != secretName {
        members[name] = .string(query.value(of: name)?.text ?? "")
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
  mutating func optional(_ name: String, or other: String? = nil) -> String? {
    if let text = text(name), !text.isEmpty { return text }
    guard let other, let text = text(other), !text.isEmpty else { return nil }
    return text
  }

  /// The same as a value of another kind; a text that is none is listed.
  mutating func optional<Value>(
    _ name: String, or other: String? = nil, _ expected: String, _ read: (String) -> Value?
  ) -> Value? {
    guard let text = optional(name, or: other) else { return nil }
    let value = read(text)
    if value == nil { note(other.map { has(name) ? name : $0 } ?? name, "expected \(expected)") }
    return value
  }

  /// The field, which may be empty but should be there.
  mutating func present(_ name: String) -> String? {
    if !has(name) { note(name, "missing") }
    return text(name)
  }

  private mutating func text(_ name: String) -> String? {
    switch source {
    case .query(let query):
      let value = query.value(of: name)
      if let problem = value?.problem { note(name, problem) }
      return value?.text
    case .json(let members):
      switch members[name] {
      case .string(let text): return text
      case .integer(let number): return String(number)
      // A price; a number with an exponent, or of more digits than any id has, is none of the provider's.
      case .number(let literal) where literal.utf8.count <= 38 && !literal.lowercased().contains("e"):
        return literal
      // Some senders have no other way to say that there is nothing.
      case .null, .bool(false), .array([]), .object([:]), nil: return nil
      case .bool, .array, .object, .number:
        note(name, "expected a text or a number of at most 38 digits")
        return nil
      }
    }
  }

  /// Lists a problem; a field may be looked at more than once.
  private mutating func note(_ name: String, _ reason: String) {
    let problem = WireError(path: isJSON ? name : "query.\(name)", reason: reason)
    if !unread.contains(problem) { unread.append(problem) }
  }
}
