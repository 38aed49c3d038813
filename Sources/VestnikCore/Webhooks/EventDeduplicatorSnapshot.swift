#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension EventDeduplicator {
  /// The events that a memory has kept at one moment, to be stored and restored.
  ///
  /// Keep a stored snapshot like a secret. Its key is what makes it impossible to craft an event that passes for
  /// another one: who knows it can make events be taken for repeats. Neither the key nor the events are printed.
  ///
  /// The coded form is Vestnik's own, version 1: `{"version": 1, "key": …, "events": …}`. `key` is data of 16 bytes,
  /// `events` data of 16 bytes for each event, from the oldest to the newest; data is Base64 in JSON. Decoding throws
  /// `DecodingError` for a file that was cut off, another version, and data of another length.
  public struct Snapshot: Hashable, Sendable, Codable, RedactedPrinting {
    let key: KeyedHash.Key
    let tickets: [Ticket]

    /// The number of events.
    public var count: Int { tickets.count }

    /// The number of events, in words.
    public var description: String { "\(count) events" }

    init(key: KeyedHash.Key, tickets: [Ticket]) {
      self.key = key
      self.tickets = tickets
    }

    private enum CodingKeys: String, CodingKey {
      case version, key, events
    }

    /// Reads a snapshot.
    ///
    /// - Throws: `DecodingError` for what is no snapshot of version 1.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      try container.requireVersion1(at: .version)
      let keys = Self.pairs(in: try container.decode(Data.self, forKey: .key))
      guard let keys, keys.count == 1 else {
        throw DecodingError.dataCorruptedError(
          forKey: .key, in: container, debugDescription: "a key has 16 bytes")
      }
      guard let events = Self.pairs(in: try container.decode(Data.self, forKey: .events)) else {
        throw DecodingError.dataCorruptedError(
          forKey: .events, in: container, debugDescription: "every event has 16 bytes")
      }
      key = KeyedHash.Key(first: keys[0].0, second: keys[0].1)
      tickets = events.map { Ticket(first: $0.0, second: $0.1) }
    }

    /// Writes the snapshot.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(1, forKey: .version)
      try container.encode(Self.data([(key.first, key.second)]), forKey: .key)
      try container.encode(Self.data(tickets.map { ($0.first, $0.second) }), forKey: .events)
    }

    /// Returns the pairs of little-endian numbers of eight bytes; `nil` when the last one is not whole.
    private static func pairs(in data: Data) -> [(UInt64, UInt64)]? {
      guard data.count % 16 == 0 else { return nil }
      return data.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: 16).map { offset in
          (
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
          )
        }
      }
    }

    private static func data(_ pairs: [(UInt64, UInt64)]) -> Data {
      var data = Data(capacity: pairs.count * 16)
      for (first, second) in pairs {
        for number in [first, second] {
          withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
        }
      }
      return data
    }
  }
}
