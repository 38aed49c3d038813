/// Why JSON, or a part of it, could not be read or written.
///
/// No value of the document is in it, only names of keys and kinds: it may be logged.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct JSONError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// Where in the document: `object.message.attachments[0].photo`; empty for the document itself. Keys are
  /// cut to 40 characters.
  public var path: String
  /// Where in the bytes, from 0; in those of the mended document when it had to be mended. `nil` when a value was
  /// written.
  public var byteOffset: Int?
  /// What is wrong and what would be right: `expected a number, found an object`.
  public var reason: String

  /// Describes an error.
  public init(path: String, byteOffset: Int? = nil, reason: String) {
    self.path = path
    self.byteOffset = byteOffset
    self.reason = reason
  }

  /// The same for what holds the value under this name.
  @usableFromInline func inside(_ name: StaticString) -> JSONError {
    var error = self
    error.path = "\(name)" + (path.isEmpty ? "" : ".\(path)")
    return error
  }

  /// Path, reason and offset in one line.
  public var description: String {
    (path.isEmpty ? "" : "\(path): ") + reason + (byteOffset.map { " (byte \($0))" } ?? "")
  }
}
