/// The members of one JSON object of a request, read by key; every complaint says where.
struct ObjectFields {
  private let path: String
  private let values: [String: StrictJSON]

  /// Opens an object and refuses keys that are not known.
  init(_ value: StrictJSON, at path: String, allowing keys: Set<String>) throws(SandboxRefusal) {
    guard let members = value.members else { throw .badRequest("\(path): an object expected") }
    for member in members where !keys.contains(member.key) {
      throw .badRequest("\(path): the key \"\(member.key)\" is not known; \(keys.sorted()) expected")
    }
    self.path = path
    values = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
  }

  subscript(key: String) -> StrictJSON? { values[key] }

  func string(_ key: String) throws(SandboxRefusal) -> String? {
    guard let value = values[key] else { return nil }
    guard let text = value.text else { throw refusal(key, "a string") }
    return text
  }

  func integer(_ key: String) throws(SandboxRefusal) -> Int64? {
    guard let value = values[key] else { return nil }
    guard let integer = value.integer else { throw refusal(key, "an integer") }
    return integer
  }

  /// An object whose values are strings.
  func strings(_ key: String) throws(SandboxRefusal) -> [String: String]? {
    guard let value = values[key] else { return nil }
    guard let members = value.members else { throw refusal(key, "an object") }
    var strings: [String: String] = [:]
    for member in members {
      guard let text = member.value.text else { throw refusal("\(key).\(member.key)", "a string") }
      strings[member.key] = text
    }
    return strings
  }

  func required<Value>(_ key: String, _ value: Value?) throws(SandboxRefusal) -> Value {
    guard let value else { throw refusal(key, "a value") }
    return value
  }

  func refusal(_ key: String, _ expected: String) -> SandboxRefusal {
    .badRequest("\(path).\(key): \(expected) expected")
  }
}
