#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One slot of the file. All have the same size, so that what follows a damaged one can still be found.
///
/// A slot, little-endian: type (1), flag (1), small number (2), group (4), three numbers (8 each), CRC-32C of the 32
/// bytes before it (4).
enum JournalRecord: Hashable, Sendable {
  /// The first slot. The last serial is kept, because the grant that had it may no longer be in the file.
  case header(version: UInt16, lastSerial: UInt64)
  /// So many records follow that were written and synced together; without all of them none was returned.
  case batch(count: UInt64)
  /// A part of a group's name; groups are numbers in the other records.
  case name(group: UInt32, part: UInt16, isLast: Bool, bytes: [UInt8])
  case grant(group: UInt32, recipient: UInt64, at: Date, serial: UInt64)
  case release(serial: UInt64, reason: ReleaseReason)
  case closing(group: UInt32, recipient: UInt64?, until: Date)

  static let size = 36
  static let version: UInt16 = 1
  static let nameBytes = 24
  private static let magic: UInt32 = 0x4A42_5356

  private enum Code {
    static let header: UInt8 = 0x56
    static let batch: UInt8 = 1
    static let name: UInt8 = 2
    static let grant: UInt8 = 3
    static let release: UInt8 = 4
    static let closing: UInt8 = 5
  }

  /// Appends the slot.
  func encode(into bytes: inout [UInt8]) {
    let start = bytes.count
    switch self {
    case .header(let version, let serial):
      Self.append(Code.header, 0, version, Self.magic, [serial, 0, 0], to: &bytes)
    case .batch(let count):
      Self.append(Code.batch, 0, 0, 0, [count, 0, 0], to: &bytes)
    case .name(let group, let part, let isLast, let text):
      let flag = UInt8(truncatingIfNeeded: text.count) | (isLast ? 0x80 : 0)
      Self.append(Code.name, flag, part, group, [], to: &bytes)
      bytes += text + [UInt8](repeating: 0, count: Self.nameBytes - text.count)
    case .grant(let group, let recipient, let at, let serial):
      Self.append(
        Code.grant, 0, 0, group, [recipient, at.timeIntervalSinceReferenceDate.bitPattern, serial],
        to: &bytes)
    case .release(let serial, let reason):
      Self.append(Code.release, reason == .notSent ? 0 : 1, 0, 0, [serial, 0, 0], to: &bytes)
    case .closing(let group, let recipient, let until):
      Self.append(
        Code.closing, recipient == nil ? 0 : 1, 0, group,
        [recipient ?? 0, until.timeIntervalSinceReferenceDate.bitPattern, 0], to: &bytes)
    }
    Self.append(JournalChecksum.of(bytes[start...]), to: &bytes)
  }

  /// Reads a slot; `nil` when its checksum or anything else in it is wrong.
  init?(_ slot: ArraySlice<UInt8>) {
    let body = slot.prefix(32)
    guard slot.count == Self.size, Self.number(slot.suffix(4)) == UInt64(JournalChecksum.of(body)) else {
      return nil
    }
    func field(_ offset: Int, _ length: Int) -> UInt64 {
      Self.number(body[body.startIndex + offset..<body.startIndex + offset + length])
    }
    let flag = UInt8(truncatingIfNeeded: field(1, 1))
    let group = UInt32(truncatingIfNeeded: field(4, 4))
    let small = UInt16(truncatingIfNeeded: field(2, 2))
    let date = Date(timeIntervalSinceReferenceDate: Double(bitPattern: field(16, 8)))
    switch (UInt8(truncatingIfNeeded: field(0, 1)), flag) {
    case (Code.header, 0) where group == Self.magic: self = .header(version: small, lastSerial: field(8, 8))
    case (Code.batch, 0): self = .batch(count: field(8, 8))
    case (Code.name, _) where flag & 0x7F <= Self.nameBytes:
      let text = Array(body.suffix(Self.nameBytes).prefix(Int(flag & 0x7F)))
      self = .name(group: group, part: small, isLast: flag & 0x80 != 0, bytes: text)
    case (Code.grant, 0): self = .grant(group: group, recipient: field(8, 8), at: date, serial: field(24, 8))
    case (Code.release, 0...1):
      self = .release(serial: field(8, 8), reason: flag == 0 ? .notSent : .rejected)
    case (Code.closing, 0...1):
      self = .closing(group: group, recipient: flag == 0 ? nil : field(8, 8), until: date)
    default: return nil
    }
  }

  private static func append(
    _ type: UInt8, _ flag: UInt8, _ small: UInt16, _ group: UInt32, _ numbers: [UInt64],
    to bytes: inout [UInt8]
  ) {
    bytes.append(type)
    bytes.append(flag)
    append(small, to: &bytes)
    append(group, to: &bytes)
    for number in numbers { append(number, to: &bytes) }
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
