import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Everything of a sandbox that changes.
struct OKState: Sendable {
  var faults = FaultPlan()
  var codes = FaultQueue<Int>()
  var log = DeliveryLog()
  var problems: [String] = []
  var errorStatus = 200
  var responseStyle = OKSandbox.ResponseStyle.messageID
  var writesMarkersAsNumbers = false
  var webhookForm = OKSandbox.WebhookForm.current

  var people: [String: OKPerson] = [:]
  var chats: [String: OKChatRecord] = [:]
  /// The group's own chat with each person.
  var groupChats: [String: String] = [:]
  var messages: [String: OKRecord] = [:]
  /// The presses that were not answered yet, and the chats in which they were made.
  var presses: [String: String] = [:]
  var webhooks = OKWebhooks()
  var updates = OKUpdateQueue()
  var files = OKFiles()

  private(set) var requestCount = 0
  private(set) var acceptedCount = 0

  private var latestArrival = Duration.zero
  /// When the token was used last, or made.
  private var tokenUse: Duration
  private var second: SlidingLimit?
  private var latestSequence: Int64 = 0
  private var nextChat: Int64 = 0x7A_1F2E_3D4C_00
  private var nextPress = 0x51F0

  init(rules: OKRules, uptime: Duration) {
    tokenUse = uptime
    second = rules.perSecond.map { SlidingLimit(max(0, $0), in: .seconds(1)) }
  }

  /// Counts a request and takes its fault.
  mutating func countRequest() -> SandboxFault? {
    requestCount += 1
    return faults.next()
  }

  mutating func countAccepted() { acceptedCount += 1 }

  /// Refuses a token that was silent for too long, and calls that come too fast.
  mutating func admit(_ arrival: SandboxArrival) throws(SandboxRefusal) {
    // Two requests may read the clock in one order and come here in the other.
    latestArrival = max(latestArrival, arrival.uptime)
    guard latestArrival - tokenUse < OKRules.tokenLife else {
      throw SandboxRefusal(status: 102, text: "query.access_token: a token used within 30 days expected")
    }
    tokenUse = latestArrival
    if second?.allows(latestArrival) == false {
      throw SandboxRefusal(status: 8, text: "fewer calls a second expected")
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

  /// Grows with every message; as in the samples, its upper bits are the time in milliseconds.
  mutating func makeSequence(milliseconds: Int64) -> Int64 {
    latestSequence = max(latestSequence + 1, milliseconds << 16)
    return latestSequence
  }
}

extension SandboxArrival {
  /// Unix time.
  var milliseconds: Int64 { Int64((now.timeIntervalSince1970 * 1000).rounded()) }
}

/// Somebody who may write to the group.
struct OKPerson: Sendable {
  enum Permission: Sendable {
    /// Neither wrote nor allowed anything.
    case unasked
    case given
    case refused
  }

  var name: String?
  var permission = Permission.unasked
}

/// A chat as the sandbox keeps it.
struct OKChatRecord: Sendable {
  let id: String
  let kind: OKSandbox.Chat.Kind
  var title: String?
  var icon: String?
  /// When each was last active, in Unix milliseconds.
  var members: [String: Int64]
  /// `nil` for a chat that was made without members.
  let owner: String?
  var hasLeft = false
  var lastEvent: Int64
  var unread = 0
  var actions: [String] = []
  /// The earliest first.
  var messages: [String] = []
}

/// A message in its chat.
struct OKRecord: Sendable {
  let id: String
  let chat: String
  let sequence: Int64
  let milliseconds: Int64
  /// A user, or the group.
  let sender: String
  var draft: OKDraft
  var isEdited = false
  var isDeleted = false
}
