#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension DeliveryTracker {
  /// The states of all messages of a tracker at one moment, to be stored and restored.
  ///
  /// The coded form is Vestnik's own, version 1:
  ///
  /// ```json
  /// {"version": 1,
  ///  "open": [{"id": "512", "times": {"sent": 789000000.25}}],
  ///  "final": [{"id": "511", "times": {"sent": 788999990, "undeliverable": 789000000}, "failed": ["OK", "VK"]}]}
  /// ```
  ///
  /// `open` are the messages that may change, from the oldest to the newest, `final` the others, from the one that
  /// became final first. `times` has the earliest time of every status, in seconds since 1 January 2001, 00:00 UTC,
  /// and `failed` the networks that reported a failure. Decoding throws `DecodingError` for a file that was cut off,
  /// another version, a message id of more than 256 bytes, a message without a status, and a time that is no number.
  public struct Snapshot: Hashable, Sendable, Codable, CustomStringConvertible {
    let open: [Message]
    let final: [Message]

    /// The number of messages.
    public var count: Int { open.count + final.count }

    /// The number of messages, in words.
    public var description: String { "\(count) messages" }

    init(open: [Message], final: [Message]) {
      self.open = open
      self.final = final
    }

    private enum CodingKeys: String, CodingKey {
      case version, open, final
    }

    /// Reads a snapshot.
    ///
    /// - Throws: `DecodingError` for what is no snapshot of version 1.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      try container.requireVersion1(at: .version)
      open = try container.decode([Message].self, forKey: .open)
      final = try container.decode([Message].self, forKey: .final)
    }

    /// Writes the snapshot.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(1, forKey: .version)
      try container.encode(open, forKey: .open)
      try container.encode(final, forKey: .final)
    }
  }
}

extension DeliveryTracker.Snapshot {
  /// The reports about one message, combined.
  struct Message: Hashable, Sendable, Codable {
    let id: MessageID
    /// The earliest time of every status, in seconds since 1 January 2001: the number that `Date` itself holds, so
    /// that no strategy of a coder rounds it.
    let times: [DeliveryStatus: Double]
    /// The networks that reported a failure, sorted; `nil` for none.
    let failed: [SocialNetwork]?

    init(id: MessageID, entry: DeliveryTable.Entry) {
      self.id = id
      times = entry.times.mapValues(\.timeIntervalSinceReferenceDate)
      let networks = entry.failedNetworks.sorted { $0.rawValue < $1.rawValue }
      failed = networks.isEmpty ? nil : networks
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      id = try container.decode(MessageID.self, forKey: .id)
      times = try container.decode([DeliveryStatus: Double].self, forKey: .times)
      failed = try container.decodeIfPresent([SocialNetwork].self, forKey: .failed)
      guard id.rawValue.utf8.count <= DeliveryTracker.longestID else {
        throw DecodingError.dataCorruptedError(
          forKey: .id, in: container,
          debugDescription: "an id of more than \(DeliveryTracker.longestID) bytes")
      }
      guard !times.isEmpty, times.values.allSatisfy(\.isFinite) else {
        throw DecodingError.dataCorruptedError(
          forKey: .times, in: container, debugDescription: "no status, or a time that is no number")
      }
    }

    /// Returns the entry of a tracker whose messages may take these networks.
    func entry(networks: Set<SocialNetwork>) -> DeliveryTable.Entry {
      DeliveryTable.Entry(
        times: times.mapValues(Date.init(timeIntervalSinceReferenceDate:)),
        failedNetworks: networks.intersection(failed ?? []))
    }
  }
}

extension KeyedDecodingContainer {
  /// Throws unless the number under a key is 1, the only version of stored forms so far.
  func requireVersion1(at key: Key) throws {
    let version = try decode(Int.self, forKey: key)
    guard version == 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: self, debugDescription: "version \(version), this Vestnik reads version 1")
    }
  }
}
