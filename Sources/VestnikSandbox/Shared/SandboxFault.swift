/// A failure that a test injects into a sandbox with `inject(_:times:)`.
public enum SandboxFault: Hashable, Sendable {
  /// The connection fails: the request does not arrive, and the error is `.notSent`, `.unreachable`.
  case refuseConnection
  /// Nothing is accepted, and the request times out: the error is `.maybeSent`, `.timedOut`.
  case timeOutBeforeAcceptance
  /// The request is processed, its response is lost, and the request times out: the error is `.maybeSent`,
  /// `.timedOut`.
  case timeOutAfterAcceptance
  /// The response is this status with a short HTML page, as a proxy sends it; nothing is accepted.
  case status(Int)
  /// The request is processed, and the body of its response is cut in the middle.
  case truncateResponse
  /// Every callback request of one call is handed out twice.
  case duplicateCallbacks
  /// The callbacks of one call are handed out in reverse order.
  case reorderCallbacks
}

/// The faults that a sandbox still has to play.
struct FaultPlan: Sendable {
  private var turns = FaultQueue<SandboxFault>()
  /// The random faults; a request takes one only when no injected fault is left for it.
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

  /// Removes and returns the fault of the next request, if any.
  mutating func next() -> SandboxFault? { turns.next() ?? random?.next() }

  mutating func takeDuplication() -> Bool { Self.take(&duplications) }

  mutating func takeReordering() -> Bool { Self.take(&reorderings) }

  private static func take(_ count: inout Int) -> Bool {
    guard count > 0 else { return false }
    count -= 1
    return true
  }
}

/// Injected values for the next requests, in the order of injection.
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

/// A generator of random faults, which are the same for the same seed.
struct RandomFaults: Sendable {
  private let rate: Double
  private let choices: [SandboxFault]
  /// The state of SplitMix64.
  private var state: UInt64

  /// Makes a generator; `statuses` are HTTP statuses that mean "try again later".
  init(rate: Double, seed: UInt64, statuses: [Int]) {
    self.rate = rate
    choices =
      [.refuseConnection, .timeOutBeforeAcceptance, .timeOutAfterAcceptance, .truncateResponse]
      + statuses.map(SandboxFault.status)
    state = seed
  }

  /// Returns the fault of the next request, or `nil` when the request goes well.
  mutating func next() -> SandboxFault? {
    // The upper 53 bits, which a Double holds exactly, are evenly spread over 0..<1.
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
