/// What the first bytes of an image say about it: its format by content, never by name, its size in pixels, and the
/// length of the file.
///
/// No pixel is decoded and no file is read whole: at most 256 KiB are read from any file, in pieces of 512 bytes, and
/// what lies between, such as a colour profile, is skipped. A photograph of 60 MB costs a few pieces.
///
/// ```swift
/// let header = try ImageHeader(of: .file(url))
/// for issue in header.issues(under: .vkNotify) { print(issue) }
/// ```
public struct ImageHeader: Hashable, Sendable {
  /// A kind of image, told by its first bytes.
  public enum Format: Hashable, Sendable {
    /// Any JPEG: baseline, progressive, lossless, arithmetic, grey, colour or CMYK.
    case jpeg
    /// Another kind, by its usual name: `PNG`, `GIF`, `BMP`, `WebP`, `TIFF`, `HEIC`, `HEIF`, `AVIF`, `JPEG 2000`,
    /// `JPEG XL`.
    case other(String)
  }

  /// The width in pixels, as stored: a rotation that a camera noted is not applied. 0 when unknown.
  ///
  /// Read from JPEG (1…65535), PNG, GIF and BMP; the other formats do not keep it in a plain place.
  public var width: Int
  /// The height in pixels, as stored; 0 when unknown, as for ``width``.
  public var height: Int
  /// The length of the whole file, in bytes.
  public var byteCount: Int
  /// What kind of image it is.
  public var format: Format

  /// Makes a header from numbers that are already known.
  ///
  /// - Parameters:
  ///   - width: In pixels.
  ///   - height: In pixels.
  ///   - byteCount: The length of the whole file, in bytes.
  ///   - format: What kind of image it is.
  public init(width: Int, height: Int, byteCount: Int, format: Format = .jpeg) {
    self.width = width
    self.height = height
    self.byteCount = byteCount
    self.format = format
  }

  /// Reads the header of an image; a file is opened, and closed before this returns.
  ///
  /// A JPEG is followed marker by marker to its frame header (ITU-T T.81, B.2.2), through at most 1024 segments.
  /// Bytes that stand between the segments are passed over, as decoders do.
  ///
  /// - Throws: ``ImageHeaderError`` when the file is missing, not readable or not a regular file, when its content is
  ///   empty or of no known kind, and when a JPEG is cut off before the end of its frame header, breaks the rules of
  ///   its segments, states no height or width, or hides them beyond the bounds above.
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

/// A byte as two digits, for messages.
func hexadecimal(_ byte: UInt8) -> String {
  (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
}
