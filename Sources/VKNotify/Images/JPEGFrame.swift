/// The frame header of a JPEG, found by following the markers (ITU-T T.81, B.1 and B.2).
///
/// As lenient as decoders are: bytes before a marker are passed over. As strict as is needed never to read a size
/// out of the wrong place: a thumbnail inside of a segment is skipped together with its segment.
struct JPEGFrame {
  /// The start of the image and the beginning of the first marker.
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]
  /// How many segments may come before the frame. A colour profile has at most 255.
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

  /// Length (2 bytes), precision (1), height (2), width (2), components.
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

/// One marker of a JPEG.
private struct Marker {
  enum Kind {
    case frame
    case standalone
    case segment
    case refused(String)
  }

  /// Where its last FF stands.
  let offset: Int
  let code: UInt8
  /// The first byte after it.
  var end: Int { offset + 2 }

  /// Finds the next marker.
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

  /// The first byte after the segment, which lies wholly inside of the file.
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
