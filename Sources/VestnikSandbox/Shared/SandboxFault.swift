/// What a sandbox does wrong when a test asks for it: see `inject(_:times:)` of the sandboxes.
public enum SandboxFault: Hashable, Sendable {
  /// No connection: nothing arrives, and the error says so (`.notSent`, `.unreachable`).
  case refuseConnection
  /// Nothing is accepted, and the request runs into its time-out (`.maybeSent`, `.timedOut`).
  case timeOutBeforeAcceptance
  /// The request is worked on, its answer is lost, and it runs into its time-out (`.maybeSent`, `.timedOut`).
  case timeOutAfterAcceptance
  /// The answer is this status with a short HTML page, as a proxy gives; nothing is accepted.
  case status(Int)
  /// The request is worked on, and the body of its answer ends in the middle.
  case truncateResponse
  /// Every callback request comes twice.
  case duplicateCallbacks
  /// Statuses come in reverse order.
  case reorderCallbacks
}

/// The faults that are still to come.
struct FaultPlan: Sendable {
  private var turns = FaultQueue<SandboxFault>()
  /// Faults of requests that take none of those that were injected.
  var random: RandomFaults?
  private var duplications = 0
  private var reorderings = 0

  mutating func add(_ fault: SandboxFault, times: Int) {
    switch fault {
    case .duplicateCallbacks: duplications += max(0, times)
    case .reorderCallbacks: reorderings += max(0, times)
    default: turns.add(fault, times: times)
    }
  }

  /// Takes the fault of the next request.
  mutating func next() -> SandboxFault? { turns.next() ?? random?.next() }

  mutating func takeDuplication() -> Bool { Self.take(&duplications) }

  mutating func takeReordering() -> Bool { Self.take(&reorderings) }

  private static func take(_ count: inout Int) -> Bool {
    guard count > 0 else { return false }
    count -= 1
    return true
  }
}

/// What was injected for the next turns, in the order of injection.
struct FaultQueue<Element: Sendable>: Sendable {
  private var queue: ArraySlice<(element: Element, times: Int)> = []

  mutating func add(_ element: Element, times: Int) {
    if times > 0 { queue.append((element, times)) }
  }

  mutating func next() -> Element? {
    guard let first = queue.first else { return nil }
    if first.times > 1 {
      queue[queue.startIndex].times -= 1
    } else {
      queue.removeFirst()
    }
    return first.element
  }
}

/// Faults that come by chance, the same ones for the same seed.
struct RandomFaults: Sendable {
  private let rate: Double
  private let choices: [SandboxFault]
  /// The state of SplitMix64.
  private var state: UInt64

  /// `statuses` are those with which the provider puts a request off.
  init(rate: Double, seed: UInt64, statuses: [Int]) {
    self.rate = rate
    choices =
      [.refuseConnection, .timeOutBeforeAcceptance, .timeOutAfterAcceptance, .truncateResponse]
      + statuses.map(SandboxFault.status)
    state = seed
  }

  /// The fault of the next request, if it goes wrong.
  mutating func next() -> SandboxFault? {
    // 53 bits: what a Double holds, evenly spread over 0..<1.
    guard Double(draw() >> 11) * 0x1p-53 < rate else { return nil }
    return choices[Int(draw() % UInt64(choices.count))]
  }

  private mutating func draw() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
