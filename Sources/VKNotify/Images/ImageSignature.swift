/// A kind of image other than JPEG, told by its first bytes.
struct ImageSignature {
  /// How many of the first bytes are looked at.
  static let longest = 32

  var name: String
  /// In pixels, where the format keeps it in a fixed place; else 0, and so when the file ends before it.
  var width = 0
  var height = 0

  /// `nil` for what is not known here.
  init?(_ start: [UInt8]) {
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      name = "PNG"
      // The first chunk is always IHDR; its length and type come before its data.
      width = start.bigEndian(4, at: 16)
      height = start.bigEndian(4, at: 20)
    } else if start.has("GIF87a", at: 0) || start.has("GIF89a", at: 0) {
      name = "GIF"
      width = start.littleEndian(2, at: 6)
      height = start.littleEndian(2, at: 8)
    } else if let bitmap = Self(bitmap: start) {
      self = bitmap
    } else if let kept = Self.fixedName(start) {
      name = kept
    } else {
      return nil
    }
  }

  /// `BM` alone would take many a text for a picture, so the reserved bytes and the header's length count too.
  private init?(bitmap start: [UInt8]) {
    let headerLength = start.littleEndian(4, at: 14)
    guard start.has("BM", at: 0), start.count >= 26, start.littleEndian(4, at: 6) == 0,
      [12, 16, 40, 52, 56, 64, 108, 124].contains(headerLength)
    else { return nil }
    name = "BMP"
    if headerLength == 12 {
      width = start.littleEndian(2, at: 18)
      height = start.littleEndian(2, at: 20)
    } else {
      width = Self.magnitude(start.littleEndian(4, at: 18))
      // A negative height says that the rows go from top to bottom.
      height = Self.magnitude(start.littleEndian(4, at: 22))
    }
  }

  /// The size without the sign of a 32-bit number in two's complement.
  private static func magnitude(_ word: Int) -> Int {
    word <= Int(Int32.max) ? word : (1 << 32) - word
  }

  private static func fixedName(_ start: [UInt8]) -> String? {
    if start.has("RIFF", at: 0), start.has("WEBP", at: 8) { return "WebP" }
    if start.has("II", at: 0), [42, 43].contains(start.littleEndian(2, at: 2)) { return "TIFF" }
    if start.has("MM", at: 0), [42, 43].contains(start.bigEndian(2, at: 2)) { return "TIFF" }
    if start.starts(with: [0, 0, 0, 12]), start.has("jP  ", at: 4) { return "JPEG 2000" }
    if start.starts(with: [0, 0, 0, 12]), start.has("JXL ", at: 4) { return "JPEG XL" }
    if start.starts(with: [0xFF, 0x0A]) { return "JPEG XL" }
    guard start.has("ftyp", at: 4) else { return nil }
    return brands.first { start.has($0.brand, at: 8) }?.name
  }

  private static let brands = [
    (brand: "avif", name: "AVIF"), (brand: "avis", name: "AVIF"), (brand: "mif", name: "HEIF"),
    (brand: "msf", name: "HEIF"), (brand: "hei", name: "HEIC"), (brand: "hev", name: "HEIC"),
  ]
}

extension [UInt8] {
  /// Whether an ASCII text stands at an index.
  fileprivate func has(_ text: String, at index: Int) -> Bool {
    index <= count && self[index...].starts(with: text.utf8)
  }

  /// A number of up to four bytes, the most significant one first; 0 when the bytes end before it does.
  fileprivate func bigEndian(_ length: Int, at index: Int) -> Int {
    guard index + length <= count else { return 0 }
    return self[index..<index + length].reduce(0) { $0 << 8 | Int($1) }
  }

  /// A number of up to four bytes, the least significant one first; 0 when the bytes end before it does.
  fileprivate func littleEndian(_ length: Int, at index: Int) -> Int {
    guard index + length <= count else { return 0 }
    return self[index..<index + length].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
