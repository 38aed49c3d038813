#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A `multipart/form-data` body (RFC 7578) whose files stay on disk until they are sent.
///
/// The request with this body needs ``contentType`` in its `Content-Type` field. A transport of your own writes
/// ``segments`` one after the other. Printing shows only the number of parts: names of files may be personal.
public struct MultipartBody: Hashable, Sendable, RedactedPrinting {
  /// One field of the form.
  public struct Part: Hashable, Sendable {
    /// The name of the field.
    public var name: String
    /// The name of the file. With a name, the server takes the field for a file; `nil` for a plain field.
    public var filename: String?
    /// The MIME type of the content, such as `image/jpeg`; `nil` to send none.
    public var contentType: String?
    /// The content of the field.
    public var content: Content

    /// Makes a field; by default without a file name and a MIME type.
    public init(name: String, filename: String? = nil, contentType: String? = nil, content: Content) {
      self.name = name
      self.filename = filename
      self.contentType = contentType
      self.content = content
    }
  }

  /// The content of a field.
  public enum Content: Hashable, Sendable {
    /// Bytes in memory.
    case bytes(Data)
    /// A file on this machine, by its file URL. It is read when the request is sent.
    case file(URL)
  }

  /// A piece of the body, as a transport writes it.
  public enum Segment: Hashable, Sendable {
    /// Bytes in memory.
    case bytes(Data)
    /// The content of the file at a file URL.
    case file(URL)
  }

  /// The fields in the order in which they are sent.
  public var parts: [Part]
  /// The boundary between the fields: 1…70 letters, digits, `-` or `_`.
  public let boundary: String

  /// Makes a body.
  ///
  /// - Parameters:
  ///   - parts: The fields in the order in which they are sent.
  ///   - boundary: The boundary between the fields; by default one of 128 random bits, which no content has by
  ///     chance.
  public init(_ parts: [Part], boundary: String = MultipartBody.randomBoundary()) {
    self.parts = parts
    self.boundary = boundary
  }

  /// Returns a boundary of 128 random bits.
  public static func randomBoundary() -> String {
    let number = String(UInt128.random(in: 0 ... .max), radix: 16)
    return "vestnik-" + String(repeating: "0", count: 32 - number.count) + number
  }

  /// The value of the `Content-Type` field of the request.
  public var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// The body in pieces, in the order in which they are sent.
  public var segments: [Segment] {
    var segments: [Segment] = []
    var lead = ""
    for part in parts {
      segments.append(.bytes(Data((lead + "--\(boundary)\r\n" + part.header + "\r\n").utf8)))
      switch part.content {
      case .bytes(let data): segments.append(.bytes(data))
      case .file(let url): segments.append(.file(url))
      }
      lead = "\r\n"
    }
    segments.append(.bytes(Data((lead + "--\(boundary)--\r\n").utf8)))
    return segments
  }

  /// The number of parts.
  public var description: String { "multipart of \(parts.count) parts" }

  /// Returns an issue for an invalid boundary (RFC 2046 §5.1.1), and for each part with an invalid MIME type (RFC
  /// 7578 §4.4). A body with an issue is not sent, because these texts could break their lines.
  package func issues() -> [ValidationIssue] {
    let isBoundary =
      (1...70).contains(boundary.utf8.count)
      && boundary.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
    let boundaryIssue = ValidationIssue(
      path: "body.boundary", rule: "multipart.boundary", actual: boundary.redactedPreview,
      allowed: "1…70 letters, digits, - or _", source: "RFC 2046 §5.1.1")
    return (isBoundary ? [] : [boundaryIssue]) + parts.indices.flatMap { parts[$0].issues(at: $0) }
  }
}

extension MultipartBody.Part {
  /// The header lines before the content, each with its line end.
  fileprivate var header: String {
    var lines = "Content-Disposition: form-data; name=\"\(name.quotedForForm)\""
    if let filename { lines += "; filename=\"\(filename.quotedForForm)\"" }
    if let contentType { lines += "\r\nContent-Type: \(contentType)" }
    return lines + "\r\n"
  }

  fileprivate func issues(at index: Int) -> [ValidationIssue] {
    guard let contentType, !contentType.isMediaType else { return [] }
    return [
      ValidationIssue(
        path: "body.parts[\(index)].contentType", rule: "multipart.type", actual: contentType.redactedPreview,
        allowed: "a MIME type of one line, such as image/jpeg", source: "RFC 7578 §4.4")
    ]
  }
}

extension String {
  /// The text as browsers write it between quotation marks (WHATWG HTML, "Multipart form data"): characters that
  /// would end the name or the line are percent-encoded, everything else is UTF-8.
  fileprivate var quotedForForm: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "%22"
      case "\r": text += "%0D"
      case "\n": text += "%0A"
      case "\0": text += "%00"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Whether the text is `type/subtype`, with or without parameters behind it, in printable ASCII.
  fileprivate var isMediaType: Bool {
    let type = prefix { $0 != ";" }
    let words = type.split(separator: "/", omittingEmptySubsequences: false)
    return words.count == 2
      && words.allSatisfy { String($0).isHTTPToken }
      && utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }
}

/// An open file that is read from its beginning to its end as a part of a request. Opening and reading block, so they
/// must not happen on a cooperative thread.
package final class RegularFile: Sendable {
  /// The size in bytes at the time of opening.
  package let size: Int64
  private let descriptor: Int32
  private let name: String

  /// Opens a file.
  ///
  /// - Throws: ``TransportError`` with `.invalidRequest` and `.notSent` for a URL that is not of a readable regular
  ///   file.
  package init(at url: URL) throws(TransportError) {
    name = url.lastPathComponent.visibleForm
    guard url.isFileURL else { throw .notSent(.invalidRequest, "not a file URL: \(name)") }
    // Without O_NONBLOCK opening a pipe would wait for its writer.
    descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .notSent(.invalidRequest, "the file cannot be opened: \(name)") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notSent(.invalidRequest, "a directory or a device, not a file: \(name)")
    }
    size = Int64(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  /// Reads the next bytes into a buffer and returns their number; 0 at the end of the file.
  ///
  /// - Throws: ``TransportError`` with `.invalidRequest` and `.notSent` when reading fails.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .notSent(.invalidRequest, "the file cannot be read: \(name)") }
      return count
    }
  }
}
