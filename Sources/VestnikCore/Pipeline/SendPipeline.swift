import Synchronization

/// The pipeline through which the messages of one provider are sent: validation, budget, request, classification.
///
/// Every client sends through its pipeline; no message leaves by another way. A message becomes invalid or is grouped
/// by sender group (``SendGroups``), waits for the budget, travels in a request, and then has its outcome or is sent
/// again. The work is divided in two. This type is generic: it knows the provider's messages and receipts, is
/// compiled for each provider, and validates. ``SendRun`` is compiled once: it knows a message only by its index
/// (``SendItem``), has the budget, the waiting, the transport and the retries, and calls the provider's part through
/// the closures of ``SendSteps``. Outcomes are stored in ``SendOutcomes`` as they become known.
@usableFromInline package struct SendPipeline<Adapter: ProviderAdapter>: Sendable {
  @usableFromInline package let adapter: Adapter
  @usableFromInline package let context: ClientContext

  package init(_ adapter: Adapter, context: ClientContext) {
    self.adapter = adapter
    self.context = context
  }

  /// Sends messages and returns one outcome for each, in the same order.
  ///
  /// - Parameters:
  ///   - messages: Any number of messages.
  ///   - options: How to send; `nil` for the options of the context.
  ///   - onDeparture: Called with the indices of the messages of a request before the budget is asked for it.
  @inlinable package func send(
    _ messages: [Adapter.Message], options: SendOptions?,
    onDeparture: (@Sendable ([Int]) async throws -> Void)? = nil
  ) async -> [SendOutcome<Adapter.Receipt>] {
    let outcomes = SendOutcomes<Adapter.Receipt>(count: messages.count)
    let groups = validated(messages, outcomes)
    let steps = SendSteps(
      provider: adapter.provider, limits: adapter.limits, allowsPlainHTTP: adapter.allowsPlainHTTP,
      onDeparture: onDeparture,
      request: { items throws(ValidationError) in try adapter.request(messages.slice(of: items)) },
      settle: { items, outcome in outcomes.settle(items, as: outcome) },
      classify: { response, items, attempt, requestID in
        outcomes.record(
          adapter.decisions(about: response, messages.slice(of: items), attempt), of: items, attempt,
          requestID)
      })
    await SendRun(steps: steps, context: context, options: options ?? context.options).deliver(groups)
    return outcomes.take()
  }

  /// Returns the valid messages by sender group; stores the outcome `.invalid` for the others.
  @inlinable func validated(
    _ messages: [Adapter.Message], _ outcomes: SendOutcomes<Adapter.Receipt>
  ) -> SendGroups {
    var groups = SendGroups()
    var invalid = IssueTally()
    var doubtful = IssueTally()
    // Read through the buffer: reading from the array would copy each message.
    messages.withUnsafeBufferPointer { messages in
      for index in messages.indices {
        let issues = adapter.issues(messages[index])
        if issues.containsError {
          outcomes.settle(index, as: .invalid(issues.map { $0.nested(in: "[\(index)]") }))
          if context.onEvent != nil { invalid.add(issues) }
        } else {
          groups.add(index, adapter.budgetKey(messages[index]), of: messages.count)
          if !issues.isEmpty, context.onEvent != nil { doubtful.add(issues) }
        }
      }
    }
    for event in [
      invalid.event(.messagesInvalid, adapter.provider), doubtful.event(.messagesDoubtful, adapter.provider),
    ] {
      if let event { context.onEvent?(event) }
    }
    return groups
  }
}

extension Array {
  /// Returns the elements at the indices of the items: a slice of this array without copies if the indices are
  /// consecutive, as they usually are.
  @inlinable func slice(of items: [SendItem]) -> ArraySlice<Element> {
    guard let first = items.first?.index, let last = items.last?.index else { return [] }
    let areAdjacent =
      last - first + 1 == items.count && items.indices.allSatisfy { items[$0].index == first + $0 }
    return areAdjacent ? self[first...last] : ArraySlice(items.map { self[$0.index] })
  }
}

/// A message that is being sent, identified by its index among the messages of the call.
@usableFromInline struct SendItem: Sendable {
  @usableFromInline let index: Int
  @usableFromInline let recipient: RecipientKey
  /// The failure of the last request for the message: its outcome unless another request is made.
  @usableFromInline var lastFailure: FailureBox?
  /// Whether the message was reported to `onDeparture` already.
  @usableFromInline var isDepartureReported = false

  @inlinable init(index: Int, recipient: RecipientKey) {
    self.index = index
    self.recipient = recipient
    lastFailure = nil
  }

  /// Whether an earlier request may have been taken: then no later failure proves that the message was not taken.
  @usableFromInline var mayHaveBeenTaken: Bool { lastFailure?.error.delivery == .unknown }

  /// Returns the outcome to report when `outcome` was found without a response.
  ///
  /// That is the failure of the last request, if there was one and `outcome` only says that the message was kept back
  /// before a further request. Otherwise it is `outcome` itself.
  @usableFromInline func reported<Receipt>(_ outcome: SendOutcome<Never>) -> SendOutcome<Receipt> {
    guard var error = lastFailure?.error, outcome.wasNotSent else { return SendOutcome(outcome) }
    if Task.isCancelled { error.code = .cancelled }
    return .failed(error)
  }
}

/// A reference to an error, so that a ``SendItem`` without an error stays small.
@usableFromInline final class FailureBox: Sendable {
  @usableFromInline let error: MessagingError

  init(_ error: MessagingError) {
    self.error = error
  }
}

/// The messages of one call, by sender group, in the order in which the groups first occur.
@usableFromInline struct SendGroups: Sendable {
  @usableFromInline private(set) var all: [(name: SenderGroup, items: [SendItem])] = []
  private var positions: [SenderGroup: Int] = [:]
  private var last: Int?

  @usableFromInline init() {}

  /// Adds a message.
  ///
  /// - Parameters:
  ///   - index: The index of the message in the call.
  ///   - key: The group and the recipient of the message.
  ///   - count: The number of messages in the call: capacity for all of them is reserved in the first group.
  @usableFromInline mutating func add(_ index: Int, _ key: BudgetKey, of count: Int) {
    let item = SendItem(index: index, recipient: key.recipient)
    // Most calls send for one group.
    if let last, all[last].name == key.group {
      all[last].items.append(item)
    } else if let position = positions[key.group] {
      all[position].items.append(item)
      last = position
    } else {
      positions[key.group] = all.count
      last = all.count
      var items: [SendItem] = []
      if all.isEmpty { items.reserveCapacity(count) }
      items.append(item)
      all.append((key.group, items))
    }
  }
}

/// The provider's part of the pipeline as closures, for a ``SendRun``, which knows messages only by their index.
@usableFromInline struct SendSteps: Sendable {
  @usableFromInline typealias Response = Result<TransportResponse, TransportError>

  let provider: ProviderName
  let limits: MessageLimits
  let allowsPlainHTTP: Bool
  /// Reports the indices of messages that are about to leave; `nil` when the caller of `send` did not ask for it.
  let onDeparture: (@Sendable ([Int]) async throws -> Void)?
  /// Returns the request that carries these messages.
  let request: @Sendable ([SendItem]) throws(ValidationError) -> TransportRequest
  /// Stores an outcome that was found without a response, for each of the messages.
  let settle: @Sendable ([SendItem], SendOutcome<Never>) -> Void
  /// Stores what the response to a request means for each of its messages; returns the work that is left.
  let classify: @Sendable (Response, [SendItem], Attempt, RequestID) -> ResponseEffects

  @usableFromInline init(
    provider: ProviderName, limits: MessageLimits, allowsPlainHTTP: Bool,
    onDeparture: (@Sendable ([Int]) async throws -> Void)?,
    request: @escaping @Sendable ([SendItem]) throws(ValidationError) -> TransportRequest,
    settle: @escaping @Sendable ([SendItem], SendOutcome<Never>) -> Void,
    classify: @escaping @Sendable (Response, [SendItem], Attempt, RequestID) -> ResponseEffects
  ) {
    self.provider = provider
    self.limits = limits
    self.allowsPlainHTTP = allowsPlainHTTP
    self.onDeparture = onDeparture
    self.request = request
    self.settle = settle
    self.classify = classify
  }
}

/// The work that is left after a response, with each message identified by its position in the request. It is empty
/// when every message was accepted.
@usableFromInline struct ResponseEffects: Sendable {
  /// The messages that certainly did not leave: their reservations are released as `.notSent`.
  @usableFromInline var notSent: [Int] = []
  /// The messages that the provider refused: their reservations are released as `.rejected`.
  @usableFromInline var rejected: [Int] = []
  /// The messages that may be sent again.
  @usableFromInline var retries: [Retry] = []
  /// The final outcomes of the other messages, counted.
  @usableFromInline var outcomes = OutcomeTally()

  @usableFromInline struct Retry: Sendable {
    @usableFromInline let item: SendItem
    @usableFromInline let pause: Duration
    @usableFromInline let blocksGroup: Bool

    @usableFromInline init(item: SendItem, pause: Duration, blocksGroup: Bool) {
      self.item = item
      self.pause = pause
      self.blocksGroup = blocksGroup
    }
  }

  @inlinable init() {}

  /// Adds a message to `notSent` or `rejected` if its delivery is known to have failed.
  @usableFromInline mutating func note(_ delivery: MessagingError.Delivery?, at position: Int) {
    switch delivery {
    case .notSent?: notSent.append(position)
    case .rejected?: rejected.append(position)
    case .unknown?, nil: break
    }
  }
}

/// The identifier of a request in events and errors: 16 hexadecimal digits, made only when the text is read.
@usableFromInline struct RequestID: Sendable {
  private static let count = Atomic<UInt64>(UInt64.random(in: .min ... .max))
  private let number: UInt64

  init() {
    // The SplitMix64 generator from a random start: its numbers look random and do not repeat. Asking the system for
    // each random number takes a microsecond.
    var number = Self.count.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
    number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    self.number = number ^ (number >> 31)
  }

  var text: String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
