public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An image of a template: a file, or the content of one.
///
/// A file is read only when its content is needed. VK Notify shows images only as part of a template, never chosen
/// for one client (VK Notify FAQ).
///
/// Its JSON is what people write by hand in a template file: a string is the name of a file, and an object
/// `{"base64": "…"}` is content. A name is kept as written: `cup.jpg` stays relative, and only a leading `~` is
/// replaced by the home directory. A string with a scheme, such as `file:///templates/cup.jpg`, is a URL. White space
/// in base64 is passed over.
public enum TemplateImage: Hashable, JSONModel {
  /// A file, by a file URL. A relative URL stays relative until ``resolved(against:)``, or until the file is read,
  /// which is relative to the working directory.
  case file(URL)
  /// The content of an image file.
  case bytes(Data)
}

extension TemplateImage {
  /// Returns the same image with a relative file name taken relative to a directory, usually that of the file in
  /// which the name was written.
  ///
  /// Files with absolute names, and bytes, stay as they are. The result is absolute, so resolving once more changes
  /// nothing.
  ///
  /// - Parameter directory: A file URL, with or without a slash at its end.
  public func resolved(against directory: URL) -> TemplateImage {
    guard case .file(let url) = self, url.isLocalName, !url.relativePath.hasPrefix("/") else { return self }
    return .file(
      directory.absoluteURL.appending(path: url.relativePath, directoryHint: .notDirectory))
  }
}

extension TemplateImage: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    if reader.isAtText {
      let name = try reader.text()
      if !name.isEmpty, let url = URL(writtenAs: name) { return .file(url) }
      reader.rewind(to: start)
      throw reader.failure(
        name.isEmpty ? "the name of an image file is empty" : "this is not the address of a file: \(name)")
    }
    guard try reader.peek("base64") != nil else {
      throw reader.failure(
        "an image is the name of a file, or an object with its content: {\"base64\": \"…\"}")
    }
    let text = try ContentForm.read(from: &reader).base64
    guard let content = Data(base64Encoded: text.filter { !$0.isWhitespace }) else {
      reader.rewind(to: start)
      throw reader.failure("this is not base64")
    }
    return .bytes(content)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .file(let url): writer.text(url.writtenForm)
    case .bytes(let content):
      var form = ContentForm()
      form.base64 = content.base64EncodedString()
      try form.write(to: &writer)
    }
  }

  private struct ContentForm: JSONCodableObject {
    var base64 = ""

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("base64", &base64)
    }
  }
}

extension URL {
  /// Whether the URL names a file of this machine. A URL without a scheme, made from a bare name, does too.
  var isLocalName: Bool {
    guard isFileURL || scheme == nil else { return false }
    return switch host() {
    case nil, "", "localhost": true
    default: false
    }
  }

  /// Makes a URL from what a person wrote: the name of a file, or an address with its scheme.
  fileprivate init?(writtenAs name: String) {
    if name.contains("://") {
      self.init(string: name)
    } else {
      self.init(filePath: name, directoryHint: .notDirectory)
    }
  }

  /// The text that ``init(writtenAs:)`` reads as this URL.
  fileprivate var writtenForm: String {
    let name = relativePath
    // A name that contains `://`, or is none of this machine, is written as an address.
    return isLocalName && !name.isEmpty && !name.contains("://") ? name : absoluteString
  }
}

/// Bounded access to the bytes of an image, the same for a file and for data, so that both give the same result.
struct ImageBytes: ~Copyable {
  /// The most that is read of one image, in bytes.
  static let most = 256 * 1024
  /// The size of one read, in bytes: enough for several small segments, small enough to waste little before a jump.
  static let piece = 512

  /// The length of the image, in bytes.
  let count: Int
  /// The number of bytes read so far.
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

  /// Returns the byte at an offset that is not negative.
  ///
  /// - Parameter part: The name of what is read, for the message when the bytes run out.
  mutating func byte(at offset: Int, of part: String) throws(ImageHeaderError) -> UInt8 {
    if offset < windowStart || offset - windowStart >= window.count {
      try fill(from: offset)
    }
    guard let byte = window.dropFirst(offset - windowStart).first else {
      throw ImageHeaderError(byteOffset: min(offset, count), reason: "the file ends inside of \(part)")
    }
    return byte
  }

  /// Returns the number of two bytes at an offset, the most significant one first.
  mutating func bigEndian16(at offset: Int, of part: String) throws(ImageHeaderError) -> Int {
    let high = try byte(at: offset, of: part)
    let low = try byte(at: offset + 1, of: part)
    return Int(high) << 8 | Int(low)
  }

  /// Returns up to 512 bytes from an offset on; fewer when the image ends.
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
