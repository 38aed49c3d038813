/// Says what bytes may be that are not UTF-8, and what to do about it.
enum EncodingGuess {
  /// The message for a cell whose bytes are not UTF-8.
  static func message(for cell: [UInt8]) -> String {
    // Plain "CSV" is what made the file so: it has to be named which one helps.
    let remedy = "or save the file as \"CSV UTF-8\" in Excel (its plain \"CSV\" is not UTF-8)"
    if let word = windows1251Word(in: cell) {
      return "bytes that are not UTF-8; they read \"\(word)\" in Windows-1251:"
        + " give --encoding windows-1251, \(remedy)"
    }
    return "bytes that are not UTF-8; give the encoding of the file with --encoding (\(TextEncoding.names)),"
      + " \(remedy)"
  }

  /// The first word in Cyrillic, at most 12 letters of it, when the bytes look like Windows-1251.
  private static func windows1251Word(in cell: [UInt8]) -> String? {
    var word = ""
    var isWordComplete = false
    var former: Unicode.Scalar?
    for byte in cell {
      guard let scalar = Windows1251.scalar(of: byte) else { return nil }
      let isLetter = byte >= 0x80 && scalar.properties.isAlphabetic
      guard byte < 0x80 || isUsual(byte, isLetter: isLetter) else { return nil }
      // In KOI8-R the cases of letters are the other way round: пМШЗБ for Ольга.
      if isLetter, let former, former.properties.isLowercase, scalar.properties.isUppercase { return nil }
      former = isLetter ? scalar : nil
      isWordComplete = isWordComplete || word.count == 12 || (!isLetter && !word.isEmpty)
      if isLetter, !isWordComplete { word.unicodeScalars.append(scalar) }
    }
    return word.isEmpty ? nil : word
  }

  /// Letters of Russian, Ukrainian and Belarusian, quotes, dashes, the ellipsis, a no-break space and №.
  private static func isUsual(_ byte: UInt8, isLetter: Bool) -> Bool {
    if isLetter { return byte >= 0xA1 }
    return [
      0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0xA0, 0xA7, 0xA9, 0xAB, 0xAE, 0xB0, 0xB1, 0xB7, 0xB9,
      0xBB,
    ].contains(byte)
  }
}
