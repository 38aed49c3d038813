#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Decides whether messages may depart: in memory, in a file, or shared by several hosts.
///
/// A grant is counted when it is given and means "depart now"; no future instants are handed out. So a crash can
/// waste an allowance and never exceed one.
public protocol BudgetStore: Sendable {
  /// Whether the store lives in this process: the cancellation of a task cannot interrupt its calls, and they take no
  /// longer than a write to the disk. `false` unless the store says otherwise. A store round a local one passes this on,
  /// and ``track(_:_:)`` as well, which must not suspend then.
  var isLocal: Bool { get }

  /// Judges keys in one atomic step, in order, each on its own.
  ///
  /// - Parameters:
  ///   - keys: One key for each message. A recipient that occurs twice counts twice.
  ///   - pacing: With `.providerQueues` messages beyond the present second are granted as well, and counted in the
  ///     seconds to come.
  /// - Returns: One decision for each key, in the same order.
  /// - Throws: Whatever the store fails with; the pipeline then sends nothing, unless its context says otherwise.
  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision]

  /// Takes reservations back. One that is unknown or was taken back before is ignored.
  ///
  /// - Throws: Whatever the store fails with; the reservations then stay, which is safe.
  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws

  /// Learns what becomes of the request that carries messages, so that a limit can hold where the provider counts: at
  /// the arrival, which lies somewhere between the departure and the response.
  ///
  /// Does nothing unless the store implements it. A call that is lost costs the precision of the limit of a second for
  /// one request. The pipeline reports departures to local stores alone, because a call over the network would delay
  /// the request after its grant.
  ///
  /// - Throws: Whatever the store fails with; the message is not affected.
  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws

  /// Blocks a group, or one recipient of it, because the provider said "too much".
  ///
  /// A blocked group waits, a blocked recipient is exhausted. Of two blocks the later end counts.
  ///
  /// - Throws: Whatever the store fails with.
  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws
}

extension BudgetStore {
  /// `false`: the store may be on another machine.
  public var isLocal: Bool { false }

  /// Does nothing: the store counts departures.
  public func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

  /// Applies a report that the provider held a message back because a limit was exceeded: blocks the recipient for the
  /// group until a day after the report. Any other report changes nothing.
  ///
  /// The provider knows what this store does not: messages that other systems sent to the same person. It does not
  /// say which limit was exceeded, and for the limit of a second nothing is left to do, because that second is over
  /// when a report arrives. For the limit of a day, the last of the places frees at most 24 hours after the message.
  /// A *response* that says "too fast" blocks the whole group for its pause; the clients do that by themselves.
  ///
  /// - Parameters:
  ///   - report: Any report; one that comes twice, or late, blocks nothing for longer.
  ///   - key: What the message counted for: its group and recipient, by the id in the report.
  ///   - time: The clock for a report without a time.
  /// - Returns: Whether the recipient was blocked.
  /// - Throws: What the store throws when it fails.
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

/// What a message counts for: its sender group and its recipient.
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

  /// Makes a key for a phone number, however it is spelt; `nil` without a ``PhoneNumber/internationalNumber``.
  public init?(group: SenderGroup, phone: PhoneNumber) {
    guard let number = phone.internationalNumber else { return nil }
    self.init(group: group, recipient: RecipientKey(number))
  }
}

/// The budget's decision about one message.
public enum BudgetDecision: Hashable, Sendable {
  /// The message is counted already and may depart now.
  case granted(BudgetReservation)
  /// The message is not counted and has to wait. The budget may be asked again after this time; others may be faster.
  case wait(Duration)
  /// The message is not counted: the recipient's day is used up, or the recipient is blocked, until then.
  case exhausted(until: Date)
}

/// A granted message as the store has counted it: what is needed to release it.
public struct BudgetReservation: Hashable, Sendable {
  /// The sender group and the recipient that it counts for.
  public var key: BudgetKey
  /// When it was granted, on the wall clock.
  public var reservedAt: Date
  /// Tells the reservations of one store apart.
  public var serial: UInt64
  /// When the message departs, on the uptime of the local store that granted it; `nil` from another store.
  package var departure: Duration?

  /// Makes a reservation; only a ``BudgetStore`` has a reason to.
  public init(key: BudgetKey, reservedAt: Date, serial: UInt64) {
    self.key = key
    self.reservedAt = reservedAt
    self.serial = serial
  }
}

/// The proof on which a reservation is released.
public enum ReleaseReason: Hashable, Sendable {
  /// Nothing left the machine: the second and the day are given back.
  case notSent
  /// The provider refused the message: the day is given back, the second is not, since the request did cross.
  case rejected
}

/// An event in the life of a request whose messages were granted.
public enum RequestEvent: Hashable, Sendable {
  /// The request is about to leave, and ends within the time-out.
  case departed(timeout: Duration)
  /// The request is over. The round trip is the time from its departure to its response; `nil` when no response came.
  case ended(roundTrip: Duration?)
}

/// A recipient as the budget knows it: 64 bits, no text is kept.
public struct RecipientKey: Hashable, Sendable, RedactedPrinting {
  /// The digits of a phone number, or a number that stands for another kind of recipient.
  public let number: UInt64

  /// The key of a phone number, given as ``PhoneNumber/internationalNumber``.
  public init(_ phone: UInt64) {
    number = phone
  }

  /// The key with all but its last two digits hidden, because it is a phone number.
  public var description: String {
    let digits = String(number)
    return String(repeating: "*", count: max(0, digits.count - 2)) + digits.suffix(2)
  }
}
