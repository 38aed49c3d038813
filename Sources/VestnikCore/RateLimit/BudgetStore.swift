#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A store that counts messages and decides whether they may depart: in memory, in a file, or shared by several
/// hosts.
///
/// ``SendBudget``, ``JournaledBudget`` and ``SharedBudget`` are the stores of Vestnik. `BudgetStoreConformance` in
/// `VestnikTesting` tries a store of your own against the following rules:
///
/// - **Counting.** A grant is counted when it is given and means "depart now"; no departure in the future is granted,
///   unless the pacing is `.providerQueues`. So a crash can waste an allowance and never exceed one. A message that
///   is not granted is not counted.
/// - **Order of the checks.** For each key, in the order of the keys: a limit of 0 is `.exhausted` for ever; a blocked
///   recipient, or one whose day is used up, is `.exhausted` until the later of the two ends; a blocked group is
///   `.wait`; a second without room is `.wait`; everything else is granted. So nobody waits for a second only to learn
///   that the day is used up.
/// - **Apart from each other.** Groups do not count together, and neither do the recipients of two groups. A limit of
///   `nil` is no limit.
/// - **Waiting.** The time in ``BudgetDecision/wait(_:)`` is longer than zero. Its end is the earliest moment at which
///   another question is worth while; the pipeline asks again then, 1 ms later at the soonest, and may hear `.wait`
///   again, because other callers came first or a request is still under way. With no other callers and no requests
///   under way a question at that moment is granted. Of several waiting keys of one group a later one never waits for
///   less than an earlier one.
/// - **Rejected messages.** The store, and not the pipeline, honours ``BudgetLimits/countsRejected``: a release as
///   ``ReleaseReason/rejected`` frees the day, or nothing at all if rejected messages count; it never frees the second.
/// - **Clock.** One clock counts for all callers of a store: that of the client context for a local store, that of its
///   server for a shared one. Dates that a caller gives or gets are on the caller's clock; a shared store translates
///   them, so that a host whose clock is wrong breaks no limit.
/// - **Failure.** A store that cannot decide, because its disk or its connection is lost, throws, and does so within a
///   few seconds; it never grants what it has not counted. What it counted before the failure may be wasted. When the
///   failure is over the store works again, or throws until it is made anew.
public protocol BudgetStore: Sendable {
  /// Whether the store lives in this process; `false` unless the store implements it.
  ///
  /// The cancellation of a task cannot interrupt the calls of a local store, and they take no longer than a write to
  /// the disk. A store that wraps a local one returns the same value and passes on ``track(_:_:)``, which must not
  /// suspend then.
  var isLocal: Bool { get }

  /// Decides in one atomic step whether messages may depart, and counts those that it grants.
  ///
  /// - Parameters:
  ///   - keys: One key for each message, judged in order and each on its own. A recipient that occurs twice counts
  ///     twice.
  ///   - pacing: With `.providerQueues` messages beyond the present second are granted as well, and counted in the
  ///     seconds to come.
  /// - Returns: One decision for each key, in the same order.
  /// - Throws: Any error of the store; the pipeline then sends nothing, unless ``ClientContext/onStoreFailure`` is
  ///   `.failOpen`.
  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision]

  /// Releases reservations, so that they count no longer. An unknown reservation, or one that was released before, is
  /// ignored.
  ///
  /// - Throws: Any error of the store; the reservations then still count, which is safe.
  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws

  /// Receives the departure and the end of the request that carries messages, so that the store can count them at
  /// their arrival at the provider, which lies between the departure and the response.
  ///
  /// A store that counts departures does nothing here. A call that is lost costs only the precision of the limit of a
  /// second for one request. The pipeline reports departures only to local stores, because a call over the network would
  /// delay the request after its grant; it reports the end to every store.
  ///
  /// - Throws: Any error of the store; the messages are not affected.
  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws

  /// Blocks a group, or one recipient of it, until a date, because the provider said "too much".
  ///
  /// A blocked group gets ``BudgetDecision/wait(_:)``, a blocked recipient ``BudgetDecision/exhausted(until:)``. Of
  /// two blocks the later end counts.
  ///
  /// - Throws: Any error of the store.
  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws
}

extension BudgetStore {
  /// `false`: the default for a store that may be on another machine.
  public var isLocal: Bool { false }

  /// Applies a delivery report: blocks the recipient for the group if the provider held the message back because a
  /// limit was exceeded. Returns whether the recipient is blocked by it now.
  ///
  /// The block ends a day after the report. Any report whose status is not ``DeliveryStatus/rateLimited`` changes
  /// nothing.
  ///
  /// The provider knows messages that this store does not: those that other systems sent to the same person. The
  /// report does not say which limit was exceeded. For the limit of a second nothing is left to do, because that
  /// second is over when a report arrives. For the limit of a day, the last of the places is free at most 24 hours
  /// after the message. A *response* that says "too fast" blocks the whole group for its pause; the clients do that
  /// by themselves.
  ///
  /// - Parameters:
  ///   - report: Any report. A report that arrives twice, or late, does not lengthen the block.
  ///   - key: The group and the recipient of the message, which the application finds by the id in the report.
  ///   - time: The clock for a report without a date.
  /// - Returns: Whether the recipient is blocked now; `true` for a repeated report as well.
  /// - Throws: Any error of the store.
  @discardableResult
  public func apply(
    _ report: DeliveryReport, to key: BudgetKey, time: any TimeSource = SystemTime()
  ) async throws -> Bool {
    guard report.status == .rateLimited else { return false }
    let until = (report.date ?? time.now).addingTimeInterval(86_400)
    guard until > time.now else { return false }
    try await block(key.group, recipient: key.recipient, until: until)
    return true
  }
}

/// The key by which a budget counts a message: its sender group and its recipient.
public struct BudgetKey: Hashable, Sendable {
  /// The sender group in whose second and day the message counts.
  public var group: SenderGroup
  /// The recipient in whose day the message counts.
  public var recipient: RecipientKey

  /// Makes a key.
  public init(group: SenderGroup, recipient: RecipientKey) {
    self.group = group
    self.recipient = recipient
  }

  /// Makes a key for a phone number in any spelling; `nil` when it has no ``PhoneNumber/internationalNumber``.
  public init?(group: SenderGroup, phone: PhoneNumber) {
    guard let number = phone.internationalNumber else { return nil }
    self.init(group: group, recipient: RecipientKey(number))
  }
}

/// The budget's decision about one message.
public enum BudgetDecision: Hashable, Sendable {
  /// The message is counted and may depart now.
  case granted(BudgetReservation)
  /// The message is not counted and has to wait. Ask the budget again after this time; another caller may come first.
  case wait(Duration)
  /// The message is not counted: until this date the recipient's day is used up or the recipient is blocked.
  case exhausted(until: Date)
}

/// A reservation: one granted message as the store has counted it. It is needed to release the message.
public struct BudgetReservation: Hashable, Sendable {
  /// The sender group and the recipient for which the message counts.
  public var key: BudgetKey
  /// When the message was granted, on the wall clock.
  public var reservedAt: Date
  /// A number that is unique among the reservations of one store.
  public var serial: UInt64
  /// When the message departs, on the uptime of the local store that granted it; `nil` from another store.
  package var departure: Duration?

  /// Makes a reservation, in an implementation of ``BudgetStore``.
  public init(key: BudgetKey, reservedAt: Date, serial: UInt64) {
    self.key = key
    self.reservedAt = reservedAt
    self.serial = serial
  }
}

/// The reason why a reservation is released: proof that the provider did not take the message.
public enum ReleaseReason: Hashable, Sendable {
  /// Nothing left the machine: the message counts neither in the second nor in the day any longer.
  case notSent
  /// The provider refused the message: it does not count in the day any longer, but it still counts in the second,
  /// because the request reached the provider.
  case rejected
}

/// The departure or the end of a request whose messages were granted.
public enum RequestEvent: Hashable, Sendable {
  /// The request is about to leave and ends within the time-out.
  case departed(timeout: Duration)
  /// The request is over. The round trip is the time from its departure to its response; `nil` when no response came.
  case ended(roundTrip: Duration?)
}

/// The key of a recipient in a budget: a 64-bit number, so that no text is kept.
public struct RecipientKey: Hashable, Sendable, RedactedPrinting {
  /// The digits of a phone number, or the id of another kind of recipient.
  public let number: UInt64

  /// Makes the key of a phone number, given as ``PhoneNumber/internationalNumber``, or of another numeric id.
  public init(_ phone: UInt64) {
    number = phone
  }

  /// The key with all but its last two digits hidden, because it is a phone number.
  public var description: String {
    let digits = String(number)
    return String(repeating: "*", count: max(0, digits.count - 2)) + digits.suffix(2)
  }
}
