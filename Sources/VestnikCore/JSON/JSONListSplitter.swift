#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The elements of a list in a document that may be broken JSON, found only by brackets and quotation marks.
///
/// The models of status callbacks and of pages use it when ``JSONReader`` has failed on a body, or left out a part of
/// it: each element is then read as a document of its own, so that one that is broken, too deep or too large does not
/// lose the others. The initializer goes over the bytes once, without recursion: it finds the list (the document
/// itself, or the value of one key of an object), cuts it at its commas, and collects the other members of the
/// object, such as the marker of a page. Nothing else of JSON's grammar is checked. Inside an element a closing
/// bracket closes the last open one of its kind and all that were opened since, so that a missing bracket spoils one
/// element and not the rest of the list.
package struct JSONListSplitter {
  /// The elements in their order, as received, without white space around them. A list that is not an array is one
  /// element.
  package private(set) var elements: [Data] = []
  /// The other members of the object that holds the list, by their keys: the first 100.
  package private(set) var members: [String: Data] = [:]
  /// Whether the list is closed and the document ends after it, so that nothing was cut off.
  package private(set) var isComplete = false

  private let document: Data
  private let bytes: ContiguousArray<UInt8>
  private let most: Int
  private var index = 0
  private var hasList = false

  /// Splits the list in a document; `nil` when there is no such list, or when it has more than `most` elements.
  ///
  /// - Parameters:
  ///   - name: The key of the list in the object that is the document; `nil` when the document itself is the list.
  ///   - document: The bytes of the document.
  ///   - most: The largest number of elements.
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

  /// Reads the members up to the end of their object; returns whether there is an end.
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

  /// Reads the elements up to the end of their array; returns whether there is an end.
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

  /// Reads the key at the current position and its colon; returns the key, or `nil` when no string starts here.
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

  /// Reads up to the comma or the bracket that ends a value; returns the value's bytes. A closing bracket closes the
  /// last open one of its kind and all that were opened since; one that closes nothing is passed over.
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

  /// Returns the index of the closing quotation mark, or the end of the document.
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
  /// Takes a part of a document: as it is, or repaired where that makes JSON of it. Bytes that are not JSON even then
  /// become a JSON string of them.
  package init(part: Data) {
    if let json = try? RawJSON(repairing: part) {
      self = json
    } else {
      var writer = JSONWriter(capacity: part.count)
      writer.text(String(decoding: part, as: UTF8.self))
      self.init(checked: writer.data)
    }
  }
}
