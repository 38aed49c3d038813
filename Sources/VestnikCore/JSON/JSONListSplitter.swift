#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The elements of a list in a document that may be no JSON, found by brackets and quotation marks alone.
///
/// For lists that a reader has refused as a whole: each element is then read as a document of its own, so that one that
/// is broken, or too deep, or too large takes no other with it. Nothing recurses, and every byte is looked at once.
package struct JSONListSplitter {
  /// The elements in their order, as received, without white space around them. A list that is no array is one element.
  package private(set) var elements: [Data] = []
  /// The other members of the object in which the list stands, 100 at most.
  package private(set) var members: [String: Data] = [:]
  /// Whether list and document have their ends.
  package private(set) var isComplete = false

  private let document: Data
  private let bytes: ContiguousArray<UInt8>
  private let most: Int
  private var index = 0
  private var hasList = false

  /// Takes a document apart.
  ///
  /// - Parameters:
  ///   - name: The key of the list in the object that is the document; `nil` when the document is the list.
  ///   - document: The document.
  ///   - most: How many elements there may be.
  /// - Returns: `nil` when there is no such list, or when it has more elements.
  package init?(of name: String?, in document: Data, most: Int) {
    self.document = document
    self.most = most
    bytes = JSONReader.copy(document)
    if bytes.starts(with: JSONRepair.byteOrderMark) { index = 3 }
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: name == nil ? "[" : "{") else { return nil }
    index += 1
    let isClosed = if let name { readMembers(list: name) } else { readElements() }
    guard hasList, elements.count <= most else { return nil }
    skipSpace()
    isComplete = isClosed && index == bytes.count
  }

  /// Reads the members up to the end of their object; whether it has one.
  private mutating func readMembers(list: String) -> Bool {
    while true {
      skipSpace()
      let key = readKey()
      if key == list, index < bytes.count, bytes[index] == UInt8(ascii: "[") {
        index += 1
        guard readElements() else { return false }
      }
      let value = readValue(before: UInt8(ascii: "}"))
      if let key, !value.isEmpty {
        if key != list {
          if members.count < 100 { members[key] = value }
        } else if !value.elementsEqual("null".utf8) {
          add(value)
        }
      }
      guard index < bytes.count else { return false }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "}") { return true }
    }
  }

  /// Reads the elements up to the end of their array; whether it has one.
  private mutating func readElements() -> Bool {
    hasList = true
    while true {
      let value = readValue(before: UInt8(ascii: "]"))
      if !value.isEmpty { add(value) }
      guard index < bytes.count, elements.count <= most else { return false }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "]") { return true }
    }
  }

  private mutating func add(_ element: Data) {
    hasList = true
    elements.append(element)
  }

  /// Reads a key and the colon behind it, if a text stands here.
  private mutating func readKey() -> String? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    let end = endOfText(from: index + 1)
    let key = String(decoding: bytes[index + 1..<end], as: UTF8.self)
    index = min(end + 1, bytes.count)
    skipSpace()
    if index < bytes.count, bytes[index] == UInt8(ascii: ":") { index += 1 }
    skipSpace()
    return key
  }

  /// Reads up to the comma or the bracket that ends a value. A bracket closes what was opened last of its kind and all
  /// that was opened since; one that closes nothing is passed over.
  private mutating func readValue(before end: UInt8) -> Data {
    skipSpace()
    let start = index
    var open: [UInt8] = []
    var braces = 0
    scan: while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index = endOfText(from: index + 1)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open.append(byte)
        if byte == UInt8(ascii: "{") { braces += 1 }
      case end where open.isEmpty: break scan
      case UInt8(ascii: ",") where open.isEmpty: break scan
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        let opener = byte == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "[")
        guard (byte == UInt8(ascii: "}") ? braces : open.count - braces) > 0 else { break }
        while let last = open.popLast() {
          if last == UInt8(ascii: "{") { braces -= 1 }
          if last == opener { break }
        }
      default: break
      }
      index += 1
    }
    index = min(index, bytes.count)
    var stop = index
    while stop > start, Self.isSpace(bytes[stop - 1]) { stop -= 1 }
    return document[document.startIndex + start..<document.startIndex + stop]
  }

  /// The closing quotation mark, or the end.
  private func endOfText(from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index, bytes.count)
  }

  private mutating func skipSpace() {
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}

extension RawJSON {
  /// The part as it is, mended where that makes JSON of it; what is no JSON at all becomes a JSON text of its bytes.
  package init(part: Data) {
    if let json = try? RawJSON(mending: part) {
      self = json
    } else {
      var writer = JSONWriter(capacity: part.count)
      writer.text(String(decoding: part, as: UTF8.self))
      self.init(checked: writer.data)
    }
  }
}
