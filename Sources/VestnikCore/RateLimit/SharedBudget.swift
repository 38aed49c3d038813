import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The budget of many hosts, in a server of Redis (5 or newer) or Valkey, by one script that the server evaluates.
///
/// Vestnik depends on no client library: yours needs to do one thing, to evaluate a script and return its reply.
///
/// ```swift
/// let limits = BudgetLimits(perSecond: 50, perDayAndRecipient: 5)
/// let budget = SharedBudget(limits) { script, keys, arguments in
///   let keys = keys.map { ValkeyKey($0) }
///   return try await valkey.eval(script: script, keys: keys, args: arguments).decode(as: String.self)
/// }
/// let context = ClientContext(transport: transport, budget: budget)
/// ```
///
/// All hosts must use the same limits and prefix. Every call is one atomic step of the server, whose clock counts, so
/// that a host with a wrong clock breaks no limit.
///
/// - **The second.** With ``BudgetLimits/Instant/arrival`` a message keeps its place until the end of its request, and
///   a window (a second and the margin) longer. Nothing is taken off for the way there and back, as ``SendBudget``
///   does, because another host may be nearer to the provider. The place of a message whose request never ends,
///   because its process was killed, is free `requestTimeout`, five seconds and a window after the grant. With
///   ``BudgetLimits/Instant/departure`` the grant in the server counts, which precedes the departure by the way of the
///   reply: a margin as long as that way varies makes up for it.
/// - **The server's data.** Keys begin with the prefix, and those of a group share one hash tag, so that a cluster can
///   hold them. They contain the phone numbers of the last day, not encrypted. Every key expires when it is not needed. The
///   server must not evict keys (`maxmemory-policy noeviction`), and after a failover its clock must go on.
/// - **Loss.** An emptied or replaced server, or one that went back to an old snapshot, is noticed by the first caller
///   that used it before: the group then pauses for a window, and `onLoss` of each such caller is called. The counts of
///   the day and the blocks are lost. Two things go unnoticed: a process that was not there before may depart in that
///   second before anybody has noticed, and a replica that takes over may lack the last writes.
/// - **Failure.** Errors of `evaluate` are passed on, and ``ClientContext/onStoreFailure`` decides. The places of a
///   question that failed are given back before the next one; until then they are wasted.
public final class SharedBudget: BudgetStore {
  // What counts is in the server; here is only what one client knows: the identity of each group's counts, by which it
  // notices a loss, and the places that may be counted in the server although their caller got an error. Serials are
  // random, so that a reservation from before a loss never releases a message from after it.

  /// The clock that counts.
  public enum Clock: Hashable, Sendable {
    /// The clock of the server: the default, and the only one that hosts can share.
    case server
    /// The uptime of the caller, counted from the date at which the budget was made: for tests with a manual clock.
    case caller
  }

  /// What one client knows of a group's counts.
  private struct Known {
    var counts: SharedCounts
    /// The uptime of the last reply.
    var usedAt: Duration
  }

  private struct State {
    var known: [SenderGroup: Known] = [:]
    /// What may be counted in the server although no caller got it.
    var unreturned: [SenderGroup: [BudgetReservation]] = [:]
    var rejected = RecentSerials()
    var lastTrip: Duration = .zero
  }

  /// The longest time from a question to a reply with grants.
  private static let longestReply = Duration.seconds(5)
  /// The longest block: times in the server stay below 2⁵³ microseconds.
  private static let longestBlock: TimeInterval = 100 * 365 * 86_400
  /// How long the counts of a group concern a client that does not use it: as long as the longest day.
  private static let longestDay = Duration.seconds(25 * 3600)
  private static let mostKnownGroups = 4096
  private static let mostUnreturned = 10_000

  /// The limits that the budget keeps.
  public let limits: BudgetLimits
  /// `false`: the calls of this budget wait for a server.
  public var isLocal: Bool { false }
  private let prefix: String
  private let hold: Duration
  private let window: Duration
  /// The date of uptime zero in microseconds, for the clock of the caller; `nil` for that of the server.
  private let origin: Int64?
  private let time: any TimeSource
  private let calendar: Calendar?
  private let onLoss: (@Sendable (SharedBudgetLoss) -> Void)?
  private let evaluate: @Sendable (String, [String], [String]) async throws -> String
  private let state = Mutex(State())

  /// Makes a budget; the server is asked only when messages are.
  ///
  /// - Parameters:
  ///   - limits: The limits, the same on all hosts. A limit of 0 lets nothing through.
  ///   - prefix: What all keys begin with; `vestnik` by default. Budgets with other prefixes do not count together.
  ///   - requestTimeout: The longest time that a request may take, at least ``SendOptions/timeout``; 30 s by default.
  ///     A message of a longer one may be counted in too early a second.
  ///   - clock: The clock that counts, by default that of the server.
  ///   - time: The clocks of the caller; they must be those of the client context.
  ///   - onLoss: A closure that is called, on any thread, when the server has lost what it counted for a group.
  ///   - evaluate: A function that evaluates a script (`EVAL`, or `EVALSHA` for speed) with keys and arguments and
  ///     returns its reply, one bulk string. It throws when the server reports an error, and must do so within a few
  ///     seconds when the server is silent: set the time limit of the client library, such as 2 s. A library that
  ///     repeats the evaluation may waste places but breaks no limit.
  public init(
    _ limits: BudgetLimits, prefix: String = "vestnik", requestTimeout: Duration = .seconds(30),
    clock: Clock = .server, time: any TimeSource = SystemTime(),
    onLoss: (@Sendable (SharedBudgetLoss) -> Void)? = nil,
    evaluate:
      @escaping @Sendable (_ script: String, _ keys: [String], _ arguments: [String]) async throws ->
      String
  ) {
    self.limits = limits
    self.prefix = Self.encoded(prefix)
    hold = max(.zero, requestTimeout) + Self.longestReply
    window = .seconds(1) + max(.zero, limits.margin)
    origin = clock == .caller ? time.now.microseconds - time.uptime.microseconds : nil
    self.time = time
    calendar = limits.day.calendar
    self.onLoss = onLoss
    self.evaluate = evaluate
  }

  /// Decides in one atomic step for each group whether messages may depart, and counts those that it grants; see
  /// ``BudgetStore/reserve(_:pacing:)``.
  ///
  /// - Throws: The error of `evaluate`, or ``SharedBudgetError``. Then nothing is granted, in no group.
  public func reserve(
    _ keys: [BudgetKey], pacing: SendOptions.Pacing = .sliced
  ) async throws -> [BudgetDecision] {
    if limits.perSecond.map({ $0 <= 0 }) ?? false || limits.perDayAndRecipient.map({ $0 <= 0 }) ?? false {
      return keys.map { _ in .exhausted(until: .distantFuture) }
    }
    var indices: [SenderGroup: [Int]] = [:]
    var groups: [SenderGroup] = []
    for (index, key) in keys.enumerated() {
      if indices[key.group] == nil { groups.append(key.group) }
      indices[key.group, default: []].append(index)
    }
    // Every place is overwritten below, because every key is in a group.
    var decisions = Array(repeating: BudgetDecision.wait(window), count: keys.count)
    var granted: [BudgetReservation] = []
    for group in groups {
      let places = indices[group] ?? []
      do {
        let part = try await decide(places.map { keys[$0] }, in: group, pacing)
        for (index, decision) in zip(places, part) {
          decisions[index] = decision
          if case .granted(let reservation) = decision { granted.append(reservation) }
        }
      } catch {
        await giveBack(granted)
        throw error
      }
    }
    return decisions
  }

  /// Releases reservations, so that they count no longer; see ``BudgetStore/release(_:_:)``.
  ///
  /// With ``BudgetLimits/countsRejected`` a release as ``ReleaseReason/rejected`` frees nothing. A later release of the
  /// same reservation is ignored, as far as this budget remembers it: for ten thousand rejected messages.
  ///
  /// - Throws: The error of `evaluate`, or ``SharedBudgetError``; what was not released still counts.
  public func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {
    let fresh = state.withLock { state in reservations.filter { !state.rejected.contains($0.serial) } }
    for (group, part) in Dictionary(grouping: fresh, by: \.key.group) {
      if reason == .notSent || !limits.countsRejected && limits.perDayAndRecipient != nil {
        try await call(
          "release", group, recipients: part.map(\.key.recipient),
          [reason == .notSent ? "notSent" : "rejected"] + part.map { String($0.serial) })
      }
      // The server does not know a place in the second whose message was rejected from that of another.
      if reason == .rejected {
        state.withLock { state in for one in part { state.rejected.insert(one.serial) } }
      }
    }
  }

  /// Receives the end of a request, after which its messages keep their places for a window; see
  /// ``BudgetStore/track(_:_:)``. The departure is ignored, and so is the end with
  /// ``BudgetLimits/Instant/departure`` or without a limit of a second.
  ///
  /// - Throws: The error of `evaluate`, or ``SharedBudgetError``; the places are then free as after a killed process.
  public func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {
    guard limits.perSecond != nil, limits.instant == .arrival, case .ended(let roundTrip) = event else {
      return
    }
    if let roundTrip { state.withLock { $0.lastTrip = max(.zero, roundTrip) } }
    for (group, part) in Dictionary(grouping: reservations, by: \.key.group) {
      try await call("ended", group, [String(hold.microseconds)] + part.map { String($0.serial) })
    }
  }

  /// Blocks a group or a recipient, for as long as it is until the date on the caller's clock; see
  /// ``BudgetStore/block(_:recipient:until:)``. The longest block is a hundred years.
  ///
  /// - Throws: The error of `evaluate`, or ``SharedBudgetError``; then nothing is blocked as far as is known.
  public func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    let seconds = until.timeIntervalSince(time.now)
    guard !(seconds <= 0) else { return }
    let bounded = seconds.isNaN ? Self.longestBlock : min(seconds, Self.longestBlock)
    try await call(
      "block", group, recipients: recipient.map { [$0] } ?? [], [String(Int64((bounded * 1e6).rounded(.up)))])
  }

  // MARK: One group

  private func decide(
    _ keys: [BudgetKey], in group: SenderGroup, _ pacing: SendOptions.Pacing
  ) async throws -> [BudgetDecision] {
    try await releaseUnreturned(of: group)
    let known = knownCounts(of: group)
    let first = UInt64.random(in: .min ... .max)
    let (date, askedAt) = (time.now, time.uptime)
    let reservations = keys.indices.map {
      BudgetReservation(key: keys[$0], reservedAt: date, serial: first &+ UInt64($0))
    }
    let reply: SharedBudgetReply
    do {
      let text = try await evaluate(
        SharedBudgetScript.text, self.keys(of: group, keys.map(\.recipient)),
        arguments("reserve", reserveArguments(known, pacing) + reservations.map { String($0.serial) }))
      guard time.uptime - askedAt <= Self.longestReply else { throw SharedBudgetError(kind: .lateReply) }
      reply = try SharedBudgetReply(
        text, count: keys.count, isPlanned: pacing == .providerQueues, known: known)
    } catch {
      keepUnreturned(reservations)
      throw error
    }
    let isNews = remember(reply.counts, of: group, insteadOf: known)
    guard !reply.isLost else {
      if isNews { onLoss?(SharedBudgetLoss(group: group)) }
      return keys.map { _ in .wait(window) }
    }
    let now = time.now
    return zip(reply.decisions, reservations).map { decision, reservation in
      switch decision {
      case .granted:
        .granted(BudgetReservation(key: reservation.key, reservedAt: now, serial: reservation.serial))
      case .wait(let wait): .wait(.microseconds(wait))
      case .exhausted(let end):
        .exhausted(until: now.addingTimeInterval(TimeInterval(end - reply.now) / 1e6))
      }
    }
  }

  private func reserveArguments(_ known: SharedCounts?, _ pacing: SendOptions.Pacing) -> [String] {
    let midnights = self.midnights()
    return [
      known?.identity ?? "", String(known?.evaluation ?? 0), SharedCounts.newIdentity(),
      limits.perSecond.map { String($0) } ?? "", limits.perDayAndRecipient.map { String($0) } ?? "",
      pacing == .providerQueues ? "providerQueues" : "sliced",
      limits.instant == .arrival ? String(hold.microseconds) : "0",
      String(state.withLock(\.lastTrip).microseconds), String(midnights.count),
    ] + midnights
  }

  /// Returns the midnights around now, of which the script takes the first after a departure; several, because the
  /// clocks of server and caller may differ by days, and a departure may be planned ahead. None for a rolling day.
  private func midnights() -> [String] {
    guard let calendar else { return [] }
    let today = calendar.startOfDay(for: time.now)
    return (-3...4).compactMap { days in
      calendar.date(byAdding: .day, value: days, to: today).map { String($0.microseconds) }
    }
  }

  private func call(
    _ operation: String, _ group: SenderGroup, recipients: [RecipientKey] = [], _ rest: [String]
  ) async throws {
    let reply = try await evaluate(
      SharedBudgetScript.text, keys(of: group, recipients), arguments(operation, rest))
    try SharedBudgetReply.check(reply)
  }

  private func arguments(_ operation: String, _ rest: [String]) -> [String] {
    let now = origin.map { String($0 + time.uptime.microseconds) } ?? "server"
    return [operation, now, String(window.microseconds)] + rest
  }

  /// Returns the keys of a group in the order of the script. The braces hold the part by which a cluster chooses the
  /// server; it must not be empty.
  private func keys(of group: SenderGroup, _ recipients: [RecipientKey]) -> [String] {
    let name = group.rawValue.isEmpty ? "%" : Self.encoded(group.rawValue)
    let start = "\(prefix):{\(name)}:"
    return ["counts", "under-way", "ended", "blocked"].map { start + $0 }
      + recipients.map { "\(start)day:\($0.number)" }
  }

  private static func encoded(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "%": result += "%25"
      case "{": result += "%7B"
      case "}": result += "%7D"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

// What one client knows of the server.
extension SharedBudget {
  private func knownCounts(of group: SenderGroup) -> SharedCounts? {
    let now = time.uptime
    return state.withLock { state in
      guard let known = state.known[group] else { return nil }
      if now - known.usedAt <= Self.longestDay { return known.counts }
      state.known[group] = nil
      return nil
    }
  }

  /// Remembers counts; returns whether their identity is new to this client.
  ///
  /// - Parameter asked: What the question named. When another call has learned of a new identity since then, the reply
  ///   is older than what is known, and is not remembered.
  private func remember(
    _ counts: SharedCounts, of group: SenderGroup, insteadOf asked: SharedCounts?
  ) -> Bool {
    let now = time.uptime
    return state.withLock { state in
      let old = state.known[group]?.counts
      guard old == nil || old?.identity == asked?.identity || old?.identity == counts.identity else {
        return false
      }
      var counts = counts
      if let old, old.identity == counts.identity {
        counts.evaluation = max(counts.evaluation, old.evaluation)
      }
      if old == nil, state.known.count >= Self.mostKnownGroups {
        // The older half is forgotten: a loss in one of those groups will not be noticed by this client.
        let kept = state.known.sorted { $0.value.usedAt > $1.value.usedAt }.prefix(Self.mostKnownGroups / 2)
        state.known = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
      }
      state.known[group] = Known(counts: counts, usedAt: now)
      return old?.identity != counts.identity
    }
  }

  private func keepUnreturned(_ reservations: [BudgetReservation]) {
    state.withLock { state in
      let kept = state.unreturned.values.reduce(0) { $0 + $1.count }
      for reservation in reservations.prefix(max(0, Self.mostUnreturned - kept)) {
        state.unreturned[reservation.key.group, default: []].append(reservation)
      }
    }
  }

  /// Releases what may be counted although no caller got it: a server that was silent for a moment would otherwise
  /// keep the places of all questions of that moment for the time of a request.
  private func releaseUnreturned(of group: SenderGroup) async throws {
    guard let reservations = state.withLock({ $0.unreturned.removeValue(forKey: group) }) else { return }
    do {
      try await release(reservations, .notSent)
    } catch {
      keepUnreturned(reservations)
      throw error
    }
  }

  /// Releases the grants of the groups before one that failed, also in a cancelled task; what cannot be released is
  /// released before the next question.
  private func giveBack(_ reservations: [BudgetReservation]) async {
    keepUnreturned(reservations)
    await Task {
      for group in Set(reservations.map(\.key.group)) {
        guard (try? await releaseUnreturned(of: group)) != nil else { return }
      }
    }.value
  }
}
