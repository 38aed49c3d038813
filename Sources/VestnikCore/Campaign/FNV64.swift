/// The 64-bit FNV-1a hash: tells a changed row and a flipped bit, no protection against intent.
enum FNV64 {
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  /// 16 hexadecimal digits.
  static func digits(_ hash: UInt64) -> [UInt8] {
    let digits = [UInt8]("0123456789abcdef".utf8)
    return (0..<16).map { digits[Int((hash >> UInt64(60 - 4 * $0)) & 15)] }
  }
}
