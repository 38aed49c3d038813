/// Why the beginning of an image could not be read.
public struct ImageHeaderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place in the file, in bytes from its beginning; where the bytes ran out when they did, and 0 when the file
  /// could not be read at all.
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
