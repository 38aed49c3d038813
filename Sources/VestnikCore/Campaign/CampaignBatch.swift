/// Messages that are handed to the sender in one call, all of one group.
struct CampaignBatch<Message: Sendable>: Sendable {
  struct Item: Sendable {
    let index: Int
    let message: Message
    /// 0 without a checkpoint.
    let fingerprint: UInt64
  }

  let group: SenderGroup?
  let items: [Item]
}
