import VestnikCore

/// What a sandbox was made with, and the numbers of the documentation.
struct DevinoRules: Sendable {
  /// "You can send a maximum of 1000 messages in one request."
  static let maxMessages = 1000
  /// "No more than 50 notifications per second for one VK-group."
  static let perSecond = 50
  /// "No more than 5 notifications per day for one user from one VK-group."
  static let perDay = 5

  let services: Set<String>
  let templates: [String: String]
  let templateIDs: [Int64: String]
  let dialect: DevinoSandbox.Dialect
  let counting: DevinoSandbox.Counting
  let authorizations: [Secret]

  /// The text of the template that the message names; `nil` when there is none, or when name and number
  /// disagree.
  func template(of message: DevinoReceivedMessage) -> String? {
    var names: [String?] = []
    if let name = message.templateName { names.append(name) }
    if let id = message.templateID { names.append(templateIDs[id]) }
    guard let name = names.first ?? nil, names.allSatisfy({ $0 == name }) else { return nil }
    return templates[name]
  }

  /// Fills in `#name#` in one pass: values are never searched for placeholders.
  static func fill(_ template: String, with variables: [String: String]) -> String {
    let parts = template.split(separator: "#", omittingEmptySubsequences: false)
    var text = String(parts[0])
    var index = 1
    while index < parts.count {
      // A name ends with a number sign of its own, so the last part cannot be one.
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
