#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An error of a ``SharedBudget``: the server's reply is not one that grants can rely on.
///
/// Errors of the client library are passed on as they are.
public struct SharedBudgetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of an error.
  public enum Kind: Hashable, Sendable {
    /// The reply is not one of the script: the client library changed it, or another program's keys have the prefix.
    case malformedReply
    /// The reply took more than five seconds, after which a grant no longer means "depart now".
    case lateReply
  }

  /// The kind of the error.
  public var kind: Kind

  /// Makes an error.
  public init(kind: Kind) {
    self.kind = kind
  }

  /// The error in words, without anything of the reply.
  public var description: String {
    switch kind {
    case .malformedReply:
      "what evaluate returned is no reply of the shared budget's script; it must be the bulk string that EVAL returns, "
        + "unchanged, and no other program may use keys with the prefix"
    case .lateReply:
      "evaluate returned after more than five seconds, when a grant no longer means \"depart now\"; give the client "
        + "library a time limit of a few seconds"
    }
  }
}

/// A loss that a ``SharedBudget`` has noticed: its server was emptied or replaced, or went back to an older state.
public struct SharedBudgetLoss: Hashable, Sendable, CustomStringConvertible {
  /// The group whose counts are lost.
  public var group: SenderGroup

  /// Makes a loss, for a test.
  public init(group: SenderGroup) {
    self.group = group
  }

  /// A sentence that says what is not known now.
  public var description: String {
    "the budget's server no longer knows what it counted for \(group.rawValue): until a day has passed its recipients "
      + "may get more messages than the limit of a day, and blocks are forgotten; the group pauses for about a second, "
      + "so that the limit of a second holds unless a request has been under way for longer"
  }
}

/// A reply of the script of ``SharedBudget``: words and whole numbers between single spaces.
///
/// Everything else throws, because a grant that was not counted would break a limit.
struct SharedBudgetReply {
  /// One decision of the script, on the server's clock.
  enum Decision: Hashable {
    case granted(departure: Int64)
    case wait(Int64)
    case exhausted(until: Int64)
  }

  /// Whether the server has lost what the caller knows of it; then there are no decisions.
  let isLost: Bool
  /// The server's clock, in microseconds since 1970.
  let now: Int64
  /// The identity of the group's counts, and the number of this evaluation.
  let counts: SharedCounts
  let decisions: [Decision]

  /// Reads the reply to `reserve`.
  ///
  /// - Parameters:
  ///   - text: The reply.
  ///   - count: The number of recipients.
  ///   - isPlanned: Whether a departure may be later than now.
  ///   - known: The counts that the caller named; without them the server cannot have lost them.
  init(
    _ text: String, count: Int, isPlanned: Bool, known: SharedCounts?
  ) throws(SharedBudgetError) {
    let words = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard words.count >= 4, let now = Self.number(words[1]), let evaluation = Self.number(words[3]),
      SharedCounts.isIdentity(words[2])
    else { throw SharedBudgetError(kind: .malformedReply) }
    self.now = now
    counts = SharedCounts(identity: words[2], evaluation: evaluation)
    switch words[0] {
    case "lost" where known != nil && words.count == 4:
      isLost = true
      decisions = []
    case "ok" where words.count == 4 + 2 * count && counts.continues(known):
      isLost = false
      var decisions: [Decision] = []
      decisions.reserveCapacity(count)
      for place in stride(from: 4, to: words.count, by: 2) {
        let number = Self.number(words[place + 1]) ?? 0
        switch words[place] {
        case "granted" where number == now || isPlanned && number > now:
          decisions.append(.granted(departure: number))
        case "wait" where number > 0: decisions.append(.wait(number))
        case "exhausted" where number > now: decisions.append(.exhausted(until: number))
        default: throw SharedBudgetError(kind: .malformedReply)
        }
      }
      self.decisions = decisions
    default: throw SharedBudgetError(kind: .malformedReply)
    }
  }

  /// Checks the reply to an operation that returns nothing.
  static func check(_ text: String) throws(SharedBudgetError) {
    guard text.hasPrefix("ok "), number(text.dropFirst(3)) != nil else {
      throw SharedBudgetError(kind: .malformedReply)
    }
  }

  /// Returns a whole number from 1 to 2⁵³, which a double of the server holds exactly; `nil` for everything else.
  private static func number(_ text: some StringProtocol) -> Int64? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int64(text), (1...1 << 53).contains(number)
    else { return nil }
    return number
  }
}

/// The counts of one group in one server: who made them, and how often they were asked.
///
/// A server that does not have this identity, or has had fewer evaluations than a client knows of, is not the server
/// that counted before.
struct SharedCounts: Hashable, Sendable {
  var identity: String
  var evaluation: Int64

  /// Whether these counts can be those of a later evaluation.
  func continues(_ known: SharedCounts?) -> Bool {
    known.map { $0.identity == identity && $0.evaluation < evaluation } ?? true
  }

  /// Returns a new identity: 16 hexadecimal digits.
  static func newIdentity() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  static func isIdentity(_ text: String) -> Bool {
    text.utf8.count == 16 && UInt64(text, radix: 16) != nil && text.utf8.first != UInt8(ascii: "+")
  }
}

/// The last serial numbers that were inserted: at least ten thousand, at most twice as many.
struct RecentSerials: Sendable {
  private static let most = 10_000
  private var new: Set<UInt64> = []
  private var old: Set<UInt64> = []

  func contains(_ serial: UInt64) -> Bool { new.contains(serial) || old.contains(serial) }

  mutating func insert(_ serial: UInt64) {
    if new.count >= Self.most {
      old = new
      new = []
    }
    new.insert(serial)
  }
}

extension Duration {
  /// The duration in whole microseconds, rounded up.
  var microseconds: Int64 {
    let (seconds, attoseconds) = components
    let fraction = attoseconds / 1_000_000_000_000
    return seconds * 1_000_000 + fraction + (attoseconds > fraction * 1_000_000_000_000 ? 1 : 0)
  }
}

extension Date {
  /// The date in whole microseconds since 1970.
  var microseconds: Int64 { Int64((timeIntervalSince1970 * 1e6).rounded()) }
}
