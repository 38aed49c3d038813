extension CampaignRun {
  /// Reads the source to its end, as far ahead as the window allows.
  func read<S: AsyncSequence>(_ source: S) async where S.Element == Message {
    guard let opened = await open() else { return }
    var index = 0
    do {
      var iterator = source.makeAsyncIterator()
      while await mayRead() {
        guard let message = try await iterator.next() else {
          end(after: index, recorded: opened.recorded)
          return
        }
        guard try await take(message, at: index, opened) else { return }
        index += 1
      }
    } catch {
      update { state in
        if state.phase == .running { state.phase = .draining }
        if state.error == nil { state.error = .source(error) }
        state.queues.flush()
      }
    }
  }

  /// The checkpoint, when there is one, and how many rows the former runs had begun.
  private struct Opened {
    var journal: CheckpointFile?
    var recorded = 0
  }

  private func open() async -> Opened? {
    guard let codec else { return Opened() }
    do {
      let journal = CheckpointFile(at: codec.file)
      let recorded = try await journal.open()
      update { state in
        state.journal = journal
        state.isOpening = false
      }
      return Opened(journal: journal, recorded: recorded)
    } catch {
      update { state in
        state.halt(.checkpoint(error))
        state.isOpening = false
      }
      return nil
    }
  }

  private func mayRead() async -> Bool {
    await withCheckedContinuation { continuation in
      update { $0.reader = continuation }
    }
  }

  /// Puts a message in its place; false when the run has to end here.
  private func take(_ message: Message, at index: Int, _ opened: Opened) async throws -> Bool {
    guard let codec else {
      admit(message, at: index, 0)
      return true
    }
    let fingerprint = try codec.fingerprint(message)
    guard let journal = opened.journal, index < opened.recorded else {
      admit(message, at: index, fingerprint)
      return true
    }
    do {
      switch try await journal.row(index) {
      case .unseen:
        admit(message, at: index, fingerprint)
      case .seen(let recorded, _) where recorded != fingerprint:
        update { $0.halt(.inputChanged(index: index)) }
        return false
      case .seen(_, .open):
        replay(message, .failed(.interruptedBefore))
      case .seen(_, .repeatable):
        admit(message, at: index, fingerprint)
      case .seen(_, .final(let json)):
        replay(message, codec.decode(json))
      }
      return true
    } catch {
      update { $0.halt(.checkpoint(error)) }
      return false
    }
  }

  private func admit(_ message: Message, at index: Int, _ fingerprint: UInt64) {
    warn?(index, message)
    let group = group(message)
    let startsFlusher = update { state in
      guard state.phase == .running else { return false }
      let index = state.rows.endIndex
      state.rows.append(.init(message: message))
      state.queues.append(.init(index: index, message: message, fingerprint: fingerprint), in: group)
      defer { state.isFlushing = true }
      return !state.isFlushing
    }
    if startsFlusher { Task { await self.flushWhenSourcePauses() } }
  }

  private func replay(_ message: Message, _ outcome: SendOutcome<Receipt>) {
    update { state in
      guard state.phase == .running else { return }
      state.rows.append(.init(message: message, outcome: outcome, isReplayed: true))
    }
  }

  /// Lets slices go that are not full, once the source has nothing more at hand. Other tasks have their turn in
  /// between, which is time enough for a source that need not wait; no clock is asked, so no test has to move one.
  private func flushWhenSourcePauses() async {
    var seen = -1
    while true {
      let read = update { $0.rows.endIndex }
      guard read != seen else { break }
      seen = read
      for _ in 0..<4 { await Task.yield() }
    }
    update { state in
      state.isFlushing = false
      state.queues.flush()
    }
  }

  private func end(after count: Int, recorded: Int) {
    update { state in
      guard count >= recorded else { return state.halt(.inputChanged(index: count)) }
      if state.phase == .running { state.phase = .draining }
      state.queues.flush()
    }
  }
}

extension MessagingError {
  fileprivate static var interruptedBefore: Self {
    Self(
      code: .interrupted, delivery: .unknown,
      detail: "a former run ended while the message was on its way; it is not sent again")
  }
}

extension SendOutcome {
  /// Whether another run may send the message: it did not leave the machine, or the provider said that it did not take
  /// it for a reason that may pass. What was invalid may have been so for a setting that is mended by then.
  var isProvablyNotTaken: Bool {
    switch self {
    case .overBudget, .invalid: true
    case .failed(let error): error.delivery != .unknown
    case .accepted, .rejected: false
    }
  }
}
