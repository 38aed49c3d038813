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
