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
