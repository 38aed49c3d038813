/// Whose phone it is, in any of its spellings.
enum SandboxPerson {
  /// The digits of a phone, with the Russian 8 of eleven digits written as 7, so that all spellings are one person.
  static func number(_ phone: String) -> String {
    let digits = phone.filter { !"+-() ".contains($0) }
    let isDomestic = digits.utf8.count == 11 && digits.hasPrefix("8") && !phone.contains("+")
    return isDomestic ? "7" + digits.dropFirst() : digits
  }
}
