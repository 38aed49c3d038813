import VestnikCore

/// Whose number it is, however it is spelt: `8 (916) 123-45-67` is `+79161234567`.
public struct PersonKey: Hashable, Sendable {
  private let text: String

  /// Reads a number; a text that is none stands for itself.
  public init(_ phone: PhoneNumber) {
    let plain = phone.withoutPunctuation.rawValue
    let digits = plain.first == "+" ? String(plain.dropFirst()) : plain
    let isDomestic = plain.first == "8" && plain.utf8.count == 11
    text = isDomestic ? "7" + plain.dropFirst() : digits
  }
}
