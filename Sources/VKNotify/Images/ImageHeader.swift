/// The header of an image file: its format by content, never by name, its size in pixels, and the length of the file.
///
/// No pixel is decoded and no file is read whole: at most 256 KiB are read from any file, in pieces of 512 bytes, and
/// what lies between, such as a colour profile, is skipped. A photograph of 60 MB takes a few pieces.
///
/// ```swift
/// let header = try ImageHeader(of: .file(url))
/// for issue in header.issues(under: .vkNotify) { print(issue) }
/// ```
public struct ImageHeader: Hashable, Sendable {
  /// A kind of image, recognised by its first bytes.
  public enum Format: Hashable, Sendable {
    /// Any JPEG: baseline, progressive, lossless, arithmetic, grey, colour or CMYK.
    case jpeg
    /// Another kind, by its usual name: `PNG`, `GIF`, `BMP`, `WebP`, `TIFF`, `HEIC`, `HEIF`, `AVIF`, `JPEG 2000`,
    /// `JPEG XL`.
    case other(String)
  }

  /// The width in pixels, as stored: a rotation that a camera noted is not applied. 0 when unknown.
  ///
  /// Read from JPEG (1…65535), PNG, GIF and BMP; the other formats do not have it at a fixed place.
  public var width: Int
  /// The height in pixels, as stored; 0 when unknown, as for ``width``.
  public var height: Int
  /// The length of the whole file, in bytes.
  public var byteCount: Int
  /// The kind of the image.
  public var format: Format

  /// Makes a header from numbers that are already known.
  ///
  /// - Parameters:
  ///   - width: The width in pixels; 0 when unknown.
  ///   - height: The height in pixels; 0 when unknown.
  ///   - byteCount: The length of the whole file, in bytes.
  ///   - format: The kind of the image; by default JPEG.
  public init(width: Int, height: Int, byteCount: Int, format: Format = .jpeg) {
    self.width = width
    self.height = height
    self.byteCount = byteCount
    self.format = format
  }

  /// Reads the header of an image. A file is opened, and closed before this returns.
  ///
  /// A JPEG is followed marker by marker to its frame header (ITU-T T.81, B.2.2), through at most 1024 segments.
  /// Bytes between the segments are passed over, as decoders do.
  ///
  /// - Parameter image: The image.
  /// - Throws: ``ImageHeaderError`` when the file is missing, not readable or not a regular file, when its content is
  ///   empty or of no known kind, and when a JPEG is cut off before the end of its frame header, breaks the rules of
  ///   its segments, states no height or width, or has them only after 1024 segments or 256 KiB that are read.
  public init(of image: TemplateImage) throws(ImageHeaderError) {
    var bytes = try ImageBytes(of: image)
    self = try Self(reading: &bytes)
  }

  init(reading bytes: inout ImageBytes) throws(ImageHeaderError) {
    let start = try bytes.upTo(ImageSignature.longest, at: 0)
    guard !start.isEmpty else {
      throw ImageHeaderError(byteOffset: 0, reason: "the image is empty")
    }
    if start.starts(with: JPEGFrame.signature) {
      let frame = try JPEGFrame(in: &bytes)
      self.init(width: frame.width, height: frame.height, byteCount: bytes.count)
    } else if let other = ImageSignature(start) {
      self.init(
        width: other.width, height: other.height, byteCount: bytes.count, format: .other(other.name))
    } else if JPEGFrame.signature.starts(with: start) {
      throw ImageHeaderError(byteOffset: start.count, reason: "the file ends right after its first bytes")
    } else {
      let first = start.prefix(4).map(hexadecimal).joined(separator: " ")
      throw ImageHeaderError(
        byteOffset: 0, reason: "this is no image of a known kind: it begins with the bytes \(first)")
    }
  }
}

/// Returns a byte as two hexadecimal digits, for messages.
func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}

/// An error of reading the header of an image.
public struct ImageHeaderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The offset of the fault from the beginning of the file, in bytes: the end of the bytes when they ran out, and 0
  /// when the file could not be read at all.
  public var byteOffset: Int
  /// What is wrong, in words for a person.
  public var reason: String

  /// Makes an error.
  public init(byteOffset: Int, reason: String) {
    self.byteOffset = byteOffset
    self.reason = reason
  }

  /// The reason and the place: `byte 158: the frame header is cut off`.
  public var description: String { "byte \(byteOffset): \(reason)" }
}

/// A kind of image other than JPEG, recognised by its first bytes.
struct ImageSignature {
  /// The number of first bytes that are examined.
  static let longest = 32

  var name: String
  /// The width in pixels, where the format has it at a fixed place; 0 otherwise, and when the file ends before it.
  var width = 0
  /// The height in pixels, under the same conditions as the width.
  var height = 0

  /// Recognises a format; `nil` for an unknown one.
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

  /// Recognises a BMP. Many texts begin with `BM`, so the reserved bytes and the header's length are checked, too.
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

  /// Returns the absolute value of a 32-bit number in two's complement.
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
  /// Returns whether an ASCII text stands at an index.
  fileprivate func has(_ text: String, at index: Int) -> Bool {
    index <= count && self[index...].starts(with: text.utf8)
  }

  /// Returns the number of up to four bytes at an index, the most significant byte first; 0 when the bytes end before
  /// it.
  fileprivate func bigEndian(_ length: Int, at index: Int) -> Int {
    guard index + length <= count else { return 0 }
    return self[index..<index + length].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Returns the number of up to four bytes at an index, the least significant byte first; 0 when the bytes end
  /// before it.
  fileprivate func littleEndian(_ length: Int, at index: Int) -> Int {
    guard index + length <= count else { return 0 }
    return self[index..<index + length].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

/// The frame header of a JPEG, found by following the markers (ITU-T T.81, B.1 and B.2).
///
/// Bytes before a marker are passed over, as decoders do. A segment is skipped as a whole, so that the size of a
/// thumbnail inside of it is never taken for the size of the image.
struct JPEGFrame {
  /// The start of the image and the beginning of the first marker.
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]
  /// The number of segments that may come before the frame. A colour profile has at most 255.
  static let mostSegments = 1024

  var width: Int
  var height: Int

  init(in bytes: inout ImageBytes) throws(ImageHeaderError) {
    var offset = 2
    for _ in 0..<Self.mostSegments {
      let marker = try Marker(from: offset, in: &bytes)
      switch marker.kind {
      case .frame:
        self = try Self(at: marker, in: &bytes)
        return
      case .standalone:
        offset = marker.end
      case .segment:
        offset = try marker.segmentEnd(in: &bytes)
      case .refused(let reason):
        throw ImageHeaderError(byteOffset: marker.offset, reason: reason)
      }
    }
    throw ImageHeaderError(
      byteOffset: offset, reason: "there is no frame header after \(Self.mostSegments) segments")
  }

  /// Reads the frame header at a marker: length (2 bytes), precision (1), height (2), width (2), components.
  private init(at marker: Marker, in bytes: inout ImageBytes) throws(ImageHeaderError) {
    let end = try marker.segmentEnd(in: &bytes)
    guard end - marker.end >= 8 else {
      throw ImageHeaderError(byteOffset: marker.end, reason: "the frame header is too short for a size")
    }
    height = try bytes.bigEndian16(at: marker.end + 3, of: "the frame header")
    width = try bytes.bigEndian16(at: marker.end + 5, of: "the frame header")
    guard height > 0 else {
      throw ImageHeaderError(
        byteOffset: marker.end + 3, reason: "the frame header says no height: it is 0, to be given later")
    }
    guard width > 0 else {
      throw ImageHeaderError(byteOffset: marker.end + 5, reason: "the frame header says a width of 0")
    }
  }
}

/// A marker of a JPEG.
private struct Marker {
  enum Kind {
    case frame
    case standalone
    case segment
    case refused(String)
  }

  /// The offset of the marker's last FF.
  let offset: Int
  let code: UInt8
  /// The offset of the first byte after the marker.
  var end: Int { offset + 2 }

  /// Finds the next marker from an offset on.
  init(from start: Int, in bytes: inout ImageBytes) throws(ImageHeaderError) {
    var offset = start
    while true {
      let first = try bytes.byte(at: offset, of: Self.search)
      let second = first == 0xFF ? try bytes.byte(at: offset + 1, of: Self.search) : 0
      // Any number of FF may come before a marker, and FF 00 is data.
      if first == 0xFF, second != 0xFF, second != 0 {
        (self.offset, code) = (offset, second)
        return
      }
      offset += 1
    }
  }

  private static let search = "the headers, before any size was given"

  var kind: Kind {
    switch code {
    case 0xC4, 0xC8, 0xCC: .segment  // tables, reserved, arithmetic conditioning: among the frames, but none
    case 0xC0...0xCF: .frame
    case 0x01, 0xD0...0xD7: .standalone
    case 0xD8: .refused("a second image begins before the first has given its size")
    case 0xD9: .refused("the image ends before it has given its size")
    case 0xDA: .refused("the pixels begin before the size was given")
    case 0x02...0xBF: .refused("FF \(hexadecimal(code)) is no marker of a JPEG")
    default: .segment
    }
  }

  /// Returns the offset of the first byte after the segment. Throws when the segment is not wholly inside of the
  /// file.
  func segmentEnd(in bytes: inout ImageBytes) throws(ImageHeaderError) -> Int {
    let length = try bytes.bigEndian16(at: end, of: name)
    guard length >= 2 else {
      throw ImageHeaderError(
        byteOffset: end, reason: "\(name) gives its length as \(length), and the length alone takes 2 bytes")
    }
    guard length <= bytes.count - end else {
      throw ImageHeaderError(
        byteOffset: bytes.count,
        reason: "the file ends inside of \(name), which begins at byte \(offset) and has \(length) bytes")
    }
    return end + length
  }

  private var name: String {
    switch code {
    case 0xC4: "a table of Huffman codes"
    case 0xC8, 0xCC: "the segment FF \(hexadecimal(code))"
    case 0xC0...0xCF: "the frame header"
    case 0xDB: "a quantization table"
    case 0xE0...0xEF: "the segment APP\(code - 0xE0)"
    case 0xFE: "a comment"
    default: "the segment FF \(hexadecimal(code))"
    }
  }
}
