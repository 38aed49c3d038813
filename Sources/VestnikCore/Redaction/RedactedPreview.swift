extension String {
  /// A piece of the text for a message to a person: ``redactedPreview(limit:)`` of at most 40 characters.
  package var redactedPreview: String { redactedPreview(limit: 40) }

  /// A piece of the text for a message to a person. Of seven digits or more in a row all but the last two are
  /// hidden, because a phone number may stand in any field by mistake; what nobody would see is named.
  ///
  /// - Parameter limit: How many characters (Unicode scalars) are shown at most.
  package func redactedPreview(limit: Int) -> String {
    guard !isEmpty else { return "empty" }
    let shown = unicodeScalars.prefix(limit)
    var pieces: [String] = []
    var digits: [Int] = []
    func hideDigits() {
      if digits.count >= 7 { for place in digits.dropLast(2) { pieces[place] = "*" } }
      digits = []
    }
    var previous: Unicode.Scalar?
    for scalar in shown {
      if scalar.isNumber {
        digits.append(pieces.count)
      } else if !scalar.isInvisible {
        // A digit is still next to the other when what stands between them has no width.
        hideDigits()
      }
      pieces.append(scalar.visibleForm(after: previous))
      previous = scalar
    }
    hideDigits()
    return pieces.joined() + (shown.endIndex < endIndex ? "…" : "")
  }

  /// The text with the names of what nobody would see: a zero-width space is `(U+200B)`.
  package var visibleForm: String {
    var text = ""
    var previous: Unicode.Scalar?
    for scalar in unicodeScalars {
      text += scalar.visibleForm(after: previous)
      previous = scalar
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether a person would not see it, or not tell it from a space: control characters and line ends, spaces other
  /// than U+0020, what has no width or reverses the direction of a text, and fillers without a shape.
  package var isInvisible: Bool {
    if 0x20...0x7E ~= value { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: return true
    // U+2800 is a Braille letter without dots.
    default: return properties.isDefaultIgnorableCodePoint || value == 0x2800
    }
  }

  /// Its name in Unicode's tables: `U+00A0`.
  package var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The character, or its name when nobody would see it: `(U+200B)`.
  package var visibleForm: String { isInvisible ? "(\(codePoint))" : String(self) }

  /// The same in a text, where the joiner and the variation selector of an emoji belong to what is seen.
  fileprivate func visibleForm(after previous: Unicode.Scalar?) -> String {
    guard self == "\u{200D}" || self == "\u{FE0F}", let previous, !previous.isASCII,
      previous == "\u{FE0F}" || previous.properties.isEmoji
    else { return visibleForm }
    return String(self)
  }

  fileprivate var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  /// A letter, a digit, or a mark upon one.
  package var isWordCharacter: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: !isInvisible
    default: isNumber || properties.isAlphabetic
    }
  }
}
