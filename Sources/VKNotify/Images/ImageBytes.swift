#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Bounded access to the bytes of an image, the same for a file and for data, so that both get the same verdict.
struct ImageBytes: ~Copyable {
  /// The most that is read of one image, in bytes.
  static let most = 256 * 1024
  /// What one reading takes, in bytes: enough for several small segments, little enough to waste before a jump.
  static let piece = 512

  /// The length of the image.
  let count: Int
  /// How many bytes were read.
  private(set) var bytesRead = 0

  private let source: Source
  private var window: [UInt8] = []
  private var windowStart = 0

  private enum Source: ~Copyable {
    case data(Data)
    case file(ImageFile)
  }

  init(of image: TemplateImage) throws(ImageHeaderError) {
    switch image {
    case .bytes(let data):
      count = data.count
      source = .data(data)
    case .file(let url):
      let file = try ImageFile(at: url)
      count = file.count
      source = .file(file)
    }
  }

  /// The byte at an offset that is not negative.
  ///
  /// - Parameter part: What is being read, for the message when the bytes run out.
  mutating func byte(at offset: Int, of part: String) throws(ImageHeaderError) -> UInt8 {
    if offset < windowStart || offset - windowStart >= window.count {
      try fill(from: offset)
    }
    guard let byte = window.dropFirst(offset - windowStart).first else {
      throw ImageHeaderError(byteOffset: min(offset, count), reason: "the file ends inside of \(part)")
    }
    return byte
  }

  /// A number of two bytes, the most significant one first.
  mutating func bigEndian16(at offset: Int, of part: String) throws(ImageHeaderError) -> Int {
    let high = try byte(at: offset, of: part)
    let low = try byte(at: offset + 1, of: part)
    return Int(high) << 8 | Int(low)
  }

  /// The bytes from an offset on, fewer when the image ends.
  mutating func upTo(_ length: Int, at offset: Int) throws(ImageHeaderError) -> [UInt8] {
    try fill(from: offset)
    return Array(window.prefix(length))
  }

  private mutating func fill(from offset: Int) throws(ImageHeaderError) {
    let length = min(Self.piece, max(0, count - offset))
    guard bytesRead + length <= Self.most else {
      throw ImageHeaderError(
        byteOffset: offset, reason: "there is no frame header in the \(Self.most / 1024) KiB that are read")
    }
    switch source {
    case .data(let data): window = Array(data.dropFirst(offset).prefix(length))
    case .file(let file): window = try file.read(length, at: offset)
    }
    windowStart = offset
    bytesRead += length
  }
}
