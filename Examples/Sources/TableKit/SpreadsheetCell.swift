/// Writes values so that a spreadsheet shows them as they are, and reads them back.
///
/// A value that a spreadsheet would run (`=1+1`) or change (19 digits become `3.72E+18`, `007` becomes `7`) gets one
/// apostrophe in front, and so does a value that begins with an apostrophe. Whoever reads the cell takes one apostrophe
/// off its beginning, if there is one.
public enum SpreadsheetCell {
  /// The value as it is written.
  public static func written(_ value: String) -> String {
    isInDanger(value) ? "'" + value : value
  }

  /// The value that was written.
  public static func value(_ cell: String) -> String {
    cell.hasPrefix("'") ? String(cell.dropFirst()) : cell
  }

  private static func isInDanger(_ value: String) -> Bool {
    guard let first = value.unicodeScalars.first else { return false }
    if "=+-@\t\r\n'＝＋－＠".unicodeScalars.contains(first) { return true }
    // A spreadsheet keeps 15 digits of a number, and no zeros before it; 12E345 is a number to it as well.
    let parts = value.utf8.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e")
    }
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { 0x30...0x39 ~= $0 } }) else {
      return false
    }
    return parts.count == 2 || value.utf8.count > 15 || (first == "0" && value.utf8.count > 1)
  }
}
