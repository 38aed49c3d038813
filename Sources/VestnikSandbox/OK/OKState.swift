import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The mutable state of an ``OKSandbox``, behind its lock: settings, people, chats, messages, files and events.
///
/// Requests of the bot come in by `write(_:at:rules:)`, `read(_:rules:)` and `change(_:at:)`, scenes of people by
/// `append(_:to:from:at:)`. A message is a record in ``messages`` and an identifier in its chat; a scene also gives
/// an event to ``webhooks``, whose requests wait to be handed out, and to ``updates``, which long polls read by
/// marker. Times are Unix milliseconds in messages and uptimes in limits and waits. The state does no input and
/// output and calls no code of the test, so that it may run under the lock: the sandbox reads the clock before, and
/// calls the delivery hook after. The methods stand in files by subject: messages, reading, files, webhooks, updates.
struct OKState: Sendable {
  var faults = FaultPlan()
  /// The error codes with which the next requests are refused.
  var codes = FaultQueue<Int>()
  var log = DeliveryLog()
  var problems: [String] = []
  var errorStatus = 200
  var responseStyle = OKSandbox.ResponseStyle.messageID
  var writesMarkersAsNumbers = false
  var webhookForm = OKSandbox.WebhookForm.current

  /// The known people by `user:ID`.
  var people: [String: OKPerson] = [:]
  /// The chats by identifier.
  var chats: [String: OKChatRecord] = [:]
  /// The identifier of the group's own chat with each person.
  var groupChats: [String: String] = [:]
  /// The messages of all chats by identifier.
  var messages: [String: OKRecord] = [:]
  /// The identifiers of the presses without an answer, with the chats in which they were made.
  var presses: [String: String] = [:]
  var webhooks = OKWebhooks()
  var updates = OKUpdateQueue()
  var files = OKFiles()

  private(set) var requestCount = 0
  private(set) var acceptedCount = 0

  private var latestArrival = Duration.zero
  /// The uptime at which the token was last used, or made.
  private var tokenUse: Duration
  private var second: SlidingLimit?
  private var latestSequence: Int64 = 0
  private var nextChat: Int64 = 0x7A_1F2E_3D4C_00
  private var nextPress = 0x51F0

  init(rules: OKRules, uptime: Duration) {
    tokenUse = uptime
    second = rules.perSecond.map { SlidingLimit(max(0, $0), in: .seconds(1)) }
  }

  /// Counts a request; returns its fault, if any.
  mutating func countRequest() -> SandboxFault? {
    requestCount += 1
    return faults.next()
  }

  mutating func countAccepted() { acceptedCount += 1 }

  /// Refuses a token that was not used for 30 days, and a call beyond the rate; counts any other.
  mutating func checkTokenAndRate(_ arrival: SandboxArrival) throws(SandboxRefusal) {
    // Two requests may read the clock in one order and take the lock in the other.
    latestArrival = max(latestArrival, arrival.uptime)
    guard latestArrival - tokenUse < OKRules.tokenLife else {
      throw SandboxRefusal(code: 102, text: "query.access_token: a token used within 30 days expected")
    }
    tokenUse = latestArrival
    if second?.allows(latestArrival) == false {
      throw SandboxRefusal(code: 8, text: "fewer calls a second expected")
    }
    second?.record(latestArrival)
  }

  mutating func makeChatID() -> String {
    nextChat += 1
    return "chat:C" + String(nextChat, radix: 16)
  }

  mutating func makePressID() -> String {
    nextPress += 1
    return "cb-" + String(nextPress, radix: 16)
  }

  /// Returns the sequence number of a new message, greater than all before.
  ///
  /// As in the samples of the documentation, its upper bits are the time in milliseconds.
  mutating func makeSequence(milliseconds: Int64) -> Int64 {
    latestSequence = max(latestSequence + 1, milliseconds << 16)
    return latestSequence
  }
}

extension SandboxArrival {
  /// The time of the wall clock in Unix milliseconds.
  var milliseconds: Int64 { Int64((now.timeIntervalSince1970 * 1000).rounded()) }
}

/// A person who is known to the group.
struct OKPerson: Sendable {
  enum Permission: Sendable {
    /// The person has neither written to the group nor allowed or blocked its messages.
    case unasked
    case given
    case refused
  }

  var name: String?
  var permission = Permission.unasked
}

/// A chat in the state of a sandbox.
struct OKChatRecord: Sendable {
  let id: String
  let kind: OKSandbox.Chat.Kind
  var title: String?
  var icon: String?
  /// The people by `user:ID`, with the time at which each was last active, in Unix milliseconds.
  var members: [String: Int64]
  /// The owner as `user:ID`; `nil` for a chat that was made without members.
  let owner: String?
  var hasLeft = false
  /// The time of the last event in Unix milliseconds.
  var lastEvent: Int64
  /// How many messages of people came since the group last marked the chat as seen.
  var unread = 0
  /// The sender actions of the group, in their order.
  var actions: [String] = []
  /// The identifiers of the messages, the earliest first.
  var messages: [String] = []
}

/// A message of a chat in the state of a sandbox.
struct OKRecord: Sendable {
  let id: String
  let chat: String
  let sequence: Int64
  let milliseconds: Int64
  /// The sender: `user:ID`, or the identifier of the group.
  let sender: String
  var draft: OKDraft
  var isEdited = false
  var isDeleted = false
}
