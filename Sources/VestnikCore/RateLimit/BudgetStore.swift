#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A store that counts messages and decides whether they may depart: in memory, in a file, or shared by several
/// hosts.
///
/// A grant is counted when it is given and means "depart now"; a store grants no departures in the future. So a crash
/// can waste an allowance and never exceed one. ``SendBudget`` and ``JournaledBudget`` are the stores of Vestnik.
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
  /// The default implementation does nothing. A call that is lost costs only the precision of the limit of a second
  /// for one request. The pipeline reports departures only to local stores, because a call over the network would
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

  /// Does nothing: the default for a store that counts departures.
  public func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

  /// Applies a delivery report: blocks the recipient for the group if the provider held the message back because a
  /// limit was exceeded. Returns whether it did.
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
  /// - Returns: Whether the recipient was blocked.
  /// - Throws: Any error of the store.
  @discardableResult
  public func apply(
    _ report: DeliveryReport, to key: BudgetKey, time: any TimeSource = SystemTime()
  ) async throws -> Bool {
    guard report.status == .rateLimited else { return false }
    let until = (report.date ?? time.now).addingTimeInterval(86_400)
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
