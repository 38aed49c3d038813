import ExampleSupport
import Foundation

/// Gives a file out as UTF-8, piece by piece, whatever it is encoded in: one piece is in memory at a time.
struct TextSource {
  private let read: () throws(TextFault) -> [UInt8]
  private var decoder: TextDecoder
  private var first: [UInt8]
  private var hasEnded = false
  /// Thrown by the next call: what stands before it comes first, so that the reader knows the place.
  private var fault: TextFault?

  /// Reads a file, or a pipe.
  ///
  /// - Throws: ``InputError`` when it cannot be opened or is no text.
  init(path: String, encoding: TextEncoding?) throws(InputError) {
    let file = try ExampleProgram.file(at: path)
    try self.init(name: path, encoding: encoding) { () throws(TextFault) in
      do {
        return [UInt8](try file.read(upToCount: 1 << 16) ?? Data())
      } catch {
        throw TextFault("the file cannot be read: \(error.localizedDescription)")
      }
    }
  }

  /// Reads bytes in memory, so many at a time; `name` is what errors call them.
  ///
  /// - Throws: ``InputError`` when they are no text.
  init(_ bytes: [UInt8], name: String, encoding: TextEncoding?, piece: Int = 1 << 16) throws(InputError) {
    var rest = bytes[...]
    try self.init(name: name, encoding: encoding) { () throws(TextFault) in
      defer { rest = rest.dropFirst(piece) }
      return [UInt8](rest.prefix(piece))
    }
  }

  /// - Parameter read: Gives the next bytes; none at the end.
  private init(
    name: String, encoding: TextEncoding?, _ read: @escaping () throws(TextFault) -> [UInt8]
  ) throws(InputError) {
    self.read = read
    do throws(TextFault) {
      var start: [UInt8] = []
      while start.count < 4 {
        let bytes = try read()
        if bytes.isEmpty { break }
        start += bytes
      }
      let encoding = try TextEncoding(of: start, given: encoding)
      decoder = TextDecoder(encoding)
      first = Array(start.dropFirst(start.starts(with: encoding.mark) ? encoding.mark.count : 0))
    } catch {
      throw InputError("\(name): \(error.message)")
    }
  }

  /// The next piece as UTF-8, or `nil` at the end. UTF-8 itself is given out as it is.
  mutating func next() throws(TextFault) -> [UInt8]? {
    if let fault { throw fault }
    while !hasEnded {
      var bytes = first
      first = []
      if bytes.isEmpty { bytes = try read() }
      hasEnded = bytes.isEmpty
      let piece: [UInt8]
      (piece, fault) = hasEnded ? ([], decoder.finish()) : decoder.decode(bytes)
      if !piece.isEmpty { return piece }
      if let fault { throw fault }
    }
    return nil
  }
}
