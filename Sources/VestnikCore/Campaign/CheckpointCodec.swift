#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How a run writes its messages and outcomes down: where the types are known to be codable.
struct CheckpointCodec<Message: Sendable, Receipt: Sendable>: Sendable {
  let file: URL
  let fingerprint: @Sendable (Message) throws -> UInt64
  let encode: @Sendable (SendOutcome<Receipt>) -> [UInt8]
  let decode: @Sendable ([UInt8]) -> SendOutcome<Receipt>
}

extension CheckpointCodec where Message: Encodable, Receipt: Codable {
  init(_ checkpoint: CampaignCheckpoint) {
    self.init(
      file: checkpoint.file,
      fingerprint: { message in
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return FNV64.hash(try encoder.encode(message))
      },
      encode: { outcome in
        if let data = try? JSONEncoder().encode(StoredOutcome(outcome)) { return [UInt8](data) }
        // Cannot be written, must not be sent again: that much is kept.
        return [UInt8]("{}".utf8)
      },
      decode: { bytes in
        if let stored = try? JSONDecoder().decode(StoredOutcome<Receipt>.self, from: Data(bytes)),
          let outcome = stored.outcome
        {
          return outcome
        }
        return .failed(
          MessagingError(
            code: .interrupted, delivery: .unknown,
            detail: "a former run handed the message over; its outcome cannot be read"))
      })
  }
}

/// The 64-bit FNV-1a hash: tells a changed row, no protection against intent.
enum FNV64 {
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
