/// Whole numbers that are written with a point or an exponent: `162.000000`, `1.5e3`.
enum ExactInteger {
  /// The value of a JSON number, if it is whole and fits 64 bits; no step of it is approximate.
  static func value(of literal: String) -> Int64? {
    let parts = literal.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count == 2 ? mantissa[1] : ""
    var digits = String(mantissa[0] + fraction)
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "-" }
    if isZero { return 0 }
    guard let exponent = parts.count == 2 ? Int(parts[1]) : 0, (-100_000...100_000).contains(exponent) else {
      return nil
    }
    var shift = exponent - fraction.utf8.count
    while shift < 0, digits.utf8.last == UInt8(ascii: "0") {
      digits.removeLast()
      shift += 1
    }
    // 64 bits hold at most 19 digits.
    guard (0..<19).contains(shift) else { return nil }
    return Int64(digits + String(repeating: "0", count: shift))
  }
}
