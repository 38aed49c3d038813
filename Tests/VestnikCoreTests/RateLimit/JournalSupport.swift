import Foundation
import Testing
import VestnikTesting

@testable import VestnikCore

/// A temporary directory that is removed with the test.
final class JournalFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var journal: URL { url.appendingPathComponent("budget.journal") }

  func bytes() throws -> [UInt8] { try [UInt8](Data(contentsOf: journal)) }

  func write(_ bytes: some Sequence<UInt8>) throws { try Data(bytes).write(to: journal) }
}

/// Whether the slow variants run: set `VESTNIK_LONG_TESTS` to anything.
let runsLongJournalTests = ProcessInfo.processInfo.environment["VESTNIK_LONG_TESTS"] != nil

func key(_ number: UInt64, _ group: SenderGroup = "shop") -> BudgetKey {
  BudgetKey(group: group, recipient: RecipientKey(number))
}

extension [BudgetDecision] {
  var reservations: [BudgetReservation] {
    compactMap { if case .granted(let reservation) = $0 { reservation } else { nil } }
  }
}

/// Opens a journal, does something and shuts it down, so that the next one can open it.
func withJournal<Result>(
  _ folder: JournalFolder, _ limits: BudgetLimits, _ clock: any TimeSource = SystemTime(),
  _ body: (JournaledBudget) async throws -> Result
) async throws -> Result {
  let budget = try await JournaledBudget(limits, directory: folder.url, time: clock)
  let result: Result
  do {
    result = try await body(budget)
  } catch {
    await budget.shutdown()
    throw error
  }
  await budget.shutdown()
  return result
}

/// A frame of a record log, read as its format is documented, without looking at checksums.
struct LogFrame {
  var offset: Int
  var isMarker: Bool
  var payload: [UInt8]
  /// The bytes of the whole frame.
  var count: Int

  /// Where the last frame of a sound file ends: zeros may follow while it is open.
  static func end(_ bytes: [UInt8]) -> Int {
    all(bytes).last.map { $0.offset + $0.count } ?? 0
  }

  /// All frames of a sound file, its header first.
  static func all(_ bytes: [UInt8]) -> [LogFrame] {
    var frames: [LogFrame] = []
    var offset = 0
    while offset < bytes.count {
      let length = number(bytes[offset..<offset + 4])
      if length == 0 { break }
      let payload = length & 0x7FFF_FFFF
      let count = 16 + (payload + 3) / 4 * 4
      frames.append(
        LogFrame(
          offset: offset, isMarker: length != payload,
          payload: Array(bytes[offset + 12..<offset + 12 + payload]), count: count))
      offset += count
    }
    return frames
  }

  static func number(_ bytes: some Collection<UInt8>) -> Int {
    bytes.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
  }

  /// CRC-32C as RFC 3720 describes it, bit by bit.
  static func crc(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1 }
    }
    return ~crc
  }

  static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  /// A frame as the format describes it.
  static func make(_ payload: [UInt8], at offset: Int, isMarker: Bool = false) -> [UInt8] {
    let length = UInt64(payload.count) | (isMarker ? 1 << 31 : 0)
    let head = bytes(length, 4) + bytes(UInt64(offset / 4), 4)
    let body = payload + [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
    return head + bytes(UInt64(crc(head)), 4) + body + bytes(UInt64(crc(head + body)), 4)
  }

  /// A batch of one record behind the bytes.
  static func appending(_ payload: [UInt8], to file: [UInt8]) -> [UInt8] {
    let marker = make(
      bytes(1, 4) + bytes(UInt64(make(payload, at: 0).count), 8) + bytes(0, 8), at: file.count, isMarker: true
    )
    return file + marker + make(payload, at: file.count + marker.count)
  }
}

extension JournaledBudget {
  /// The counters of the writer.
  var counters: JournalWriter.Counters { get async { await writer.counters } }
}
