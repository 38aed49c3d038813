import Synchronization

extension OKSandbox {
  /// Lets the next requests or webhooks go wrong.
  ///
  /// Every request takes one fault, in the order of injection. ``SandboxFault/duplicateCallbacks`` and
  /// ``SandboxFault/reorderCallbacks`` wait for the next ``takeWebhooks()`` that has anything to give, one of each
  /// kind.
  ///
  /// - Parameters:
  ///   - fault: What goes wrong.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(_ fault: SandboxFault, times: Int = 1) {
    state.withLock { $0.faults.add(fault, times: times) }
  }

  /// Refuses the next requests that no fault keeps from the provider, whatever they hold.
  ///
  /// - Parameters:
  ///   - code: An error of the API: for example 2 (`SERVICE`), 454 (`CENSOR_MATCH`), 9999 (`SYSTEM`).
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(code: Int, times: Int = 1) {
    state.withLock { $0.codes.add(code, times: times) }
  }

  /// Lets requests go wrong by chance, in the same way for the same seed and the same order of requests.
  ///
  /// A request that goes wrong meets one of these with equal chance: ``SandboxFault/refuseConnection``,
  /// ``SandboxFault/timeOutBeforeAcceptance``, ``SandboxFault/timeOutAfterAcceptance``, the statuses 503 and
  /// 429, ``SandboxFault/truncateResponse``. A request that takes a fault of `inject(_:times:)` takes no other.
  ///
  /// - Parameters:
  ///   - rate: How likely a request goes wrong: never for 0 or less, always for 1 or more.
  ///   - seed: Where the generator, SplitMix64, starts.
  public func injectRandomly(rate: Double, seed: UInt64) {
    state.withLock { $0.faults.random = RandomFaults(rate: rate, seed: seed, statuses: [503, 429]) }
  }

  /// The HTTP status of an error; by default 200, because the documentation promises the header and the body alone.
  public var errorStatus: Int {
    get { state.withLock { $0.errorStatus } }
    set { state.withLock { $0.errorStatus = newValue } }
  }

  /// What a request that makes one message is answered; by default `message_id`.
  public var responseStyle: ResponseStyle {
    get { state.withLock { $0.responseStyle } }
    set { state.withLock { $0.responseStyle = newValue } }
  }

  /// Whether the marker of updates is a number; by default it is a string.
  public var writesMarkersAsNumbers: Bool {
    get { state.withLock { $0.writesMarkersAsNumbers } }
    set { state.withLock { $0.writesMarkersAsNumbers = newValue } }
  }

  /// The shape of webhooks for events from then on; by default the current one. Long polling is always current.
  public var webhookForm: WebhookForm {
    get { state.withLock { $0.webhookForm } }
    set { state.withLock { $0.webhookForm = newValue } }
  }

  /// Decides how long files that are uploaded from then on are being processed; by default not at all.
  ///
  /// - Parameters:
  ///   - processing: For how long a message that names the token is refused.
  ///   - code: The error until then; by default 300 (`NOT_FOUND`). None is documented.
  public func setProcessing(_ processing: Processing, code: Int = 300) {
    state.withLock { state in
      state.files.processing = processing
      state.files.processingCode = code
    }
  }

  /// Ends the long-polling subscription: polls, also those that wait, are answered error 5000 until somebody
  /// subscribes again. What happens until then is not kept.
  public func losePolling() {
    state.withLock { $0.updates.lose() }
  }
}
