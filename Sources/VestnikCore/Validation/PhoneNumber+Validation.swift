extension PhoneNumber {
  private static let source = "ITU-T E.164"

  /// What is wrong with the number for a provider that takes the international form alone, without separators.
  package func issues(at path: String) -> [ValidationIssue] {
    guard let number = e164 else {
      return [
        ValidationIssue(
          path: path, rule: "phone.e164", actual: rawValue.isEmpty ? "empty" : masked,
          allowed: "7 to 15 digits with the country code, with or without a leading +", source: Self.source)
      ]
    }
    guard isDomestic(number) else { return countryIssues(at: path) }
    return [
      ValidationIssue(
        path: path, rule: "phone.domestic", severity: .warning, actual: masked,
        allowed:
          "the international form of a Russian number, which begins with 7; a leading + for another country",
        source: Self.source)
    ]
  }

  /// What is wrong with the country code, whichever spelling is allowed: at most one issue.
  ///
  /// - `phone.country`, an error: the number begins with 89, as no country's does, and is not the Russian 8 with ten
  ///   digits behind it.
  /// - `phone.digits`, a warning: the number begins with 7, and has more or fewer than ten digits behind it.
  /// - `phone.country`, a warning: ten digits or fewer without a plus sign, perhaps without a country code.
  package func countryIssues(at path: String) -> [ValidationIssue] {
    guard let number = internationalNumber else {
      guard withoutPunctuation.e164 != nil else { return [] }
      return [
        ValidationIssue(
          path: path, rule: "phone.country", actual: masked,
          allowed: "+7 or 8 and ten digits for Russia: no country code begins with 89", source: Self.source)
      ]
    }
    // Nearly every number: Russian, with all its digits.
    if (70_000_000_000...79_999_999_999).contains(number) { return [] }
    let digits = String(number)
    let actual = "\(masked), \(digits.utf8.count) digits"
    if digits.hasPrefix("7") {
      return [
        ValidationIssue(
          path: path, rule: "phone.digits", severity: .warning, actual: actual,
          allowed: "11 digits in a number that begins with 7", source: "\(Self.source), country code 7")
      ]
    }
    guard digits.utf8.count < 11, !hasPlus else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "phone.country", severity: .warning, actual: actual,
        allowed: "the country code in front, 7 for Russia; a leading + if it is there", source: Self.source)
    ]
  }
}
