/// The faults that are still to come.
struct FaultPlan: Sendable {
  /// Faults of requests in the order of injection, each with how often it still happens.
  private var queue: ArraySlice<(fault: SandboxFault, times: Int)> = []
  /// Faults of requests that take none from the queue.
  var random: RandomFaults?
  private var duplications = 0
  private var reorderings = 0

  mutating func add(_ fault: SandboxFault, times: Int) {
    guard times > 0 else { return }
    switch fault {
    case .duplicateCallbacks: duplications += times
    case .reorderCallbacks: reorderings += times
    default: queue.append((fault, times))
    }
  }

  /// Takes the fault of the next request.
  mutating func next() -> SandboxFault? {
    guard let first = queue.first else { return random?.next() }
    if first.times > 1 {
      queue[queue.startIndex].times -= 1
    } else {
      queue.removeFirst()
    }
    return first.fault
  }

  mutating func takeDuplication() -> Bool { Self.take(&duplications) }

  mutating func takeReordering() -> Bool { Self.take(&reorderings) }

  private static func take(_ count: inout Int) -> Bool {
    guard count > 0 else { return false }
    count -= 1
    return true
  }
}
