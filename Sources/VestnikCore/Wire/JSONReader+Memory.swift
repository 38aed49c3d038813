#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Whatever the reader does with memory through a pointer. No pointer leaves its function, and every index is checked or
/// counted from a checked one. (The writer's place of this kind is ``JSONBuffer``; the words of a name are in ``PackedKey``.)
///
/// Methods of the reader and not functions of its bytes: to hand these over they would be retained and released.
extension JSONReader {
  /// The bytes in an array of their own: as a collection copying them would take several times as long.
  static func copy(_ source: Data) -> ContiguousArray<UInt8> {
    ContiguousArray(unsafeUninitializedCapacity: source.count) { memory, count in
      source.withUnsafeBytes { UnsafeMutableRawBufferPointer(memory).copyMemory(from: $0) }
      count = source.count
    }
  }

  /// A range of the document as a text.
  mutating func literal(_ range: Range<Int>) -> String {
    bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }

  /// Whether the bytes of the document from `start` on are those of the name; `first` of them have been compared before.
  mutating func stands(_ name: StaticString, at start: Int, after first: Int = 0) -> Bool {
    // A literal's bytes can only be had through a pointer. They live as long as the program, and the index is below
    // their number.
    let count = name.utf8CodeUnitCount
    guard bytes.count - start >= count else { return false }
    var index = first
    while index < count {
      if bytes[start + index] != name.utf8Start[index] { return false }
      index += 1
    }
    return true
  }
}
