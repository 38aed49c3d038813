import VestnikCore

extension PhoneNumber {
  /// What is wrong with the number for Rapporto. The four documented spellings pass. Another of one number of 7 to
  /// 15 digits is a warning, because whether it is taken is unknown; the rest cannot be counted.
  func rapportoIssues(in names: RapportoInterfaceNames) -> [ValidationIssue] {
    func issue(
      _ rule: ValidationIssue.Rule, severity: ValidationIssue.Severity = .error, _ actual: String,
      allowed: String
    ) -> ValidationIssue {
      ValidationIssue(
        path: names.phone, rule: rule, severity: severity, actual: actual, allowed: allowed,
        source: "\(names.source), \(names.phone)")
    }
    let length = rawValue.utf16.count
    if names == .form, length > 25 {
      return [issue("phone.length", "\(length) characters", allowed: "at most 25 characters")]
    }
    let country = countryIssues(at: names.phone)
    guard country.isEmpty else { return country }
    guard internationalNumber != nil else {
      return [
        issue(
          "phone.number", rawValue.isEmpty ? "empty" : masked,
          allowed: "a phone number of 7 to 15 digits; between them spaces, hyphens, parentheses,"
            + " or full stops as in 7.916.123.45.67")
      ]
    }
    guard !isDocumentedByRapporto else { return [] }
    return [
      issue(
        "phone.spelling", severity: .warning, masked,
        allowed: "7XXXXXXXXXX, +7XXXXXXXXXX, 8XXXXXXXXXX or 8-XXX-XXX-XX-XX: others are not documented")
    ]
  }

  private var isDocumentedByRapporto: Bool {
    // Every digit as 0, so that the spellings are four texts.
    let shape = String(
      decoding: rawValue.utf8.map { (0x30...0x39).contains($0) ? UInt8(ascii: "0") : $0 }, as: UTF8.self)
    return switch shape {
    case "00000000000": rawValue.hasPrefix("7") || rawValue.hasPrefix("8")
    case "+00000000000": rawValue.hasPrefix("+7")
    case "0-000-000-00-00": rawValue.hasPrefix("8")
    default: false
    }
  }
}
