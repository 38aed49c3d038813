/// A message on its way: where it stands among the caller's, and whom it is for.
@usableFromInline struct SendItem: Sendable {
  @usableFromInline let index: Int
  @usableFromInline let recipient: RecipientKey
  /// Whether an earlier request for it may have been taken: then no later failure proves that it was not.
  @usableFromInline var mayHaveBeenTaken = false

  @inlinable init(index: Int, recipient: RecipientKey) {
    self.index = index
    self.recipient = recipient
  }
}

/// The messages of one call, by sender group, in the order in which the groups first occur.
@usableFromInline struct SendGroups: Sendable {
  @usableFromInline private(set) var all: [(name: SenderGroup, items: [SendItem])] = []
  private var positions: [SenderGroup: Int] = [:]
  private var last: Int?

  @usableFromInline init() {}

  @usableFromInline mutating func add(_ index: Int, _ demand: BudgetDemand) {
    let item = SendItem(index: index, recipient: demand.recipient)
    // Most calls send for one group.
    if let last, all[last].name == demand.group {
      all[last].items.append(item)
    } else if let position = positions[demand.group] {
      all[position].items.append(item)
      last = position
    } else {
      positions[demand.group] = all.count
      last = all.count
      all.append((demand.group, [item]))
    }
  }
}

/// What a run asks of the provider about the messages of one call, which it names by their places.
@usableFromInline struct SendSteps: Sendable {
  let limits: MessageLimits
  let allowsPlainHTTP: Bool
  /// The request that carries these messages.
  let request: @Sendable ([SendItem]) throws(ValidationError) -> TransportRequest
  /// What the answer to a request means for each of its messages; outcomes that are final are kept for the caller.
  let classify:
    @Sendable (Result<TransportResponse, TransportError>, [SendItem], Attempt, String) -> [SendReading]

  @usableFromInline init(
    limits: MessageLimits, allowsPlainHTTP: Bool,
    request: @escaping @Sendable ([SendItem]) throws(ValidationError) -> TransportRequest,
    classify:
      @escaping @Sendable (Result<TransportResponse, TransportError>, [SendItem], Attempt, String) ->
      [SendReading]
  ) {
    self.limits = limits
    self.allowsPlainHTTP = allowsPlainHTTP
    self.request = request
    self.classify = classify
  }
}

/// What an answer leaves to be done about one message.
@usableFromInline enum SendReading: Sendable {
  /// Nothing but to settle its charge by whether it may have arrived; `nil` for one that did.
  case final(MessagingError.Delivery?)
  /// To send it again after a pause; see ``Disposition``.
  indirect case again(after: Duration, closing: Bool, otherwise: MessagingError)
}
