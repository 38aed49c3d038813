extension String {
  /// The beginning of the text, for an error or a log: ``redactedPreview(limit:)`` of at most 40 Unicode scalars.
  package var redactedPreview: String { redactedPreview(limit: 40) }

  /// Returns the beginning of the text, for an error or a log.
  ///
  /// Of seven digits or more in a row all but the last two are hidden, because a phone number may stand in any field
  /// by mistake. Invisible characters are replaced by their code points, and `…` stands for the rest of a longer
  /// text.
  ///
  /// - Parameter limit: The largest number of Unicode scalars that are shown.
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
        // Invisible characters between two digits do not separate them.
        hideDigits()
      }
      pieces.append(scalar.visibleForm(after: previous))
      previous = scalar
    }
    hideDigits()
    return pieces.joined() + (shown.endIndex < endIndex ? "…" : "")
  }

  /// The text with invisible characters replaced by their code points: a zero-width space is `(U+200B)`.
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
  /// Whether a person cannot see the character, or cannot tell it from a space: control characters and line ends,
  /// spaces other than U+0020, characters without a width or that reverse the direction of a text, and fillers
  /// without a shape.
  package var isInvisible: Bool {
    if 0x20...0x7E ~= value { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: return true
    // U+2800 is a Braille letter without dots.
    default: return properties.isDefaultIgnorableCodePoint || value == 0x2800
    }
  }

  /// The code point in Unicode's notation: `U+00A0`.
  package var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The character, or its code point in parentheses when it is invisible: `(U+200B)`.
  package var visibleForm: String { isInvisible ? "(\(codePoint))" : String(self) }

  /// Returns ``visibleForm`` of the character after another one. The joiner and the variation selector of an emoji
  /// stay as they are, because the emoji makes them visible.
  fileprivate func visibleForm(after previous: Unicode.Scalar?) -> String {
    guard self == "\u{200D}" || self == "\u{FE0F}", let previous, !previous.isASCII,
      previous == "\u{FE0F}" || previous.properties.isEmoji
    else { return visibleForm }
    return String(self)
  }

  /// Whether the character is a digit or another number, in any script.
  fileprivate var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  /// Whether the character is a letter, a digit, or a visible mark upon one, in any script.
  package var isWordCharacter: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: !isInvisible
    default: isNumber || properties.isAlphabetic
    }
  }
}
