import Synchronization

extension RapportoSandbox {
  /// Lets the next requests or pushes go wrong.
  ///
  /// Every request takes one fault, in the order of injection. ``SandboxFault/duplicateCallbacks`` and
  /// ``SandboxFault/reorderCallbacks`` wait for the next ``takeStatusPushes()`` that has anything to give, one
  /// of each kind.
  ///
  /// - Parameters:
  ///   - fault: What goes wrong.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(_ fault: SandboxFault, times: Int = 1) {
    state.withLock { $0.faults.add(fault, times: times) }
  }

  /// Gives the next answers an odd form; every answer takes one, in the order of injection.
  ///
  /// An answer that a fault replaces or keeps from being made takes none.
  ///
  /// - Parameters:
  ///   - quirk: The form.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(_ quirk: ResponseQuirk, times: Int = 1) {
    state.withLock { $0.quirks.add(quirk, times: times) }
  }

  /// Refuses the next requests that no fault keeps from the provider, whatever they hold.
  ///
  /// - Parameters:
  ///   - code: The code of the interface that is asked: for example 500 of the HTTP API, 100 of the REST API.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(code: Int, times: Int = 1) {
    state.withLock { $0.codes.add(code, times: times) }
  }

  /// Lets requests go wrong by chance, in the same way for the same seed and the same order of requests.
  ///
  /// A request that goes wrong meets one of these with equal chance: ``SandboxFault/refuseConnection``,
  /// ``SandboxFault/timeOutBeforeAcceptance``, ``SandboxFault/timeOutAfterAcceptance``, the statuses 500 and
  /// 408, ``SandboxFault/truncateResponse``. A request that takes a fault
  /// of `inject(_:times:)` takes no other.
  ///
  /// - Parameters:
  ///   - rate: How likely a request goes wrong: never for 0 or less, always for 1 or more.
  ///   - seed: Where the generator, SplitMix64, starts.
  public func injectRandomly(rate: Double, seed: UInt64) {
    state.withLock { $0.faults.random = RandomFaults(rate: rate, seed: seed, statuses: [500, 408]) }
  }

  /// Decides what becomes of later messages to a phone; by default they are read, and delivered where nothing can
  /// be read.
  ///
  /// - Parameters:
  ///   - fate: What becomes of them.
  ///   - phone: The phone in any of its spellings.
  ///   - channel: The channel as statuses write it, for example `VK` or `SMS`; `nil`, the default, is every
  ///     channel that has no fate of its own.
  ///   - reason: `unifiedExtStatus`, or `errorCode` in REST, when they are not delivered; by default 1, unknown.
  public func setFate(
    _ fate: DeliveryFate, of phone: String, on channel: String? = nil, reason: Int = 1
  ) {
    let recipient = RapportoState.Recipient(of: channel, person: SandboxPerson.number(phone))
    state.withLock { $0.fates[recipient] = RapportoFate(kind: fate, reason: reason) }
  }

  /// Makes a number one to which nothing can be sent (406, or 8 in REST), or takes that back.
  ///
  /// - Parameters:
  ///   - isUnreachable: Whether later messages are refused.
  ///   - phone: The phone in any of its spellings.
  public func setUnreachable(_ isUnreachable: Bool, phone: String) {
    let person = SandboxPerson.number(phone)
    state.withLock { state in
      if isUnreachable { state.unreachable.insert(person) } else { state.unreachable.remove(person) }
    }
  }

  /// Makes a service inactive (403, or 5 in REST) or active again.
  ///
  /// - Parameters:
  ///   - isActive: Whether later requests are worked on.
  ///   - account: The `serviceId` or `login`.
  public func setActive(_ isActive: Bool, account: String) {
    state.withLock { state in
      if isActive { state.inactive.remove(account) } else { state.inactive.insert(account) }
    }
  }

  /// Sets how many more messages are paid for before the documented 402; only delivered messages are charged.
  ///
  /// - Parameter messages: The number, at least 0; `nil`, the default of a new sandbox, is no limit.
  public func setBalance(_ messages: Int?) {
    state.withLock { $0.balance = messages }
  }
}
