/// Sends any sequence of messages and gives their results in the order of the input.
///
/// Messages are read only as results are taken: at most ``CampaignOptions/window`` of them are in memory. They are
/// handed to the sender in small slices, several at a time; the sender paces each group.
///
/// Cancelling the task stops it: what is under way is cancelled, the results of all that was handed to the sender
/// are still given out, then the sequence ends. Leaving the loop stops it as well; what was under way is then noted
/// in the checkpoint in the background, see ``CampaignCheckpoint/released()``.
///
/// Every loop over the same value is a run of its own: without a checkpoint it sends everything again.
public struct Campaign<Sender: MessageSender>: AsyncSequence, Sendable {
  /// What became of one message.
  public typealias Element = CampaignResult<Sender.Message, Sender.Receipt>
  /// Why it ended early.
  public typealias Failure = CampaignError

  private let begin: @Sendable () -> CampaignRun<Sender.Message, Sender.Receipt>

  /// Makes a campaign that does not outlive the process.
  public init<S: AsyncSequence & Sendable>(
    _ messages: S, through sender: Sender, options: CampaignOptions = CampaignOptions()
  ) where S.Element == Sender.Message {
    begin = Self.beginning(messages, sender, nil, options)
  }

  /// Makes a campaign from an array or another plain sequence; it does not outlive the process.
  public init<S: Sequence & Sendable>(
    _ messages: S, through sender: Sender, options: CampaignOptions = CampaignOptions()
  ) where S.Element == Sender.Message {
    begin = Self.beginning(SequenceSource(base: messages), sender, nil, options)
  }

  private static func beginning<S: AsyncSequence & Sendable>(
    _ messages: S, _ sender: Sender, _ codec: CheckpointCodec<Sender.Message, Sender.Receipt>?,
    _ options: CampaignOptions
  ) -> @Sendable () -> CampaignRun<Sender.Message, Sender.Receipt> where S.Element == Sender.Message {
    return {
      let run = CampaignRun(sender, codec: codec, options: options)
      run.start { await run.read(messages) }
      return run
    }
  }

  /// Makes an iterator; its first `next()` begins the run.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(begin: begin)
  }
}

extension Campaign where Sender.Message: Encodable, Sender.Receipt: Codable {
  /// Makes a campaign that can be resumed: see ``CampaignCheckpoint``.
  ///
  /// - Parameters:
  ///   - messages: The input, the same in every run.
  ///   - sender: A client, or anything else that sends.
  ///   - checkpoint: Where the state is kept; `nil` for nowhere.
  ///   - options: How the campaign runs.
  public init<S: AsyncSequence & Sendable>(
    _ messages: S, through sender: Sender, checkpoint: CampaignCheckpoint?,
    options: CampaignOptions = CampaignOptions()
  ) where S.Element == Sender.Message {
    begin = Self.beginning(messages, sender, checkpoint.map(CheckpointCodec.init), options)
  }

  /// Makes a campaign from an array or another plain sequence that can be resumed: see ``CampaignCheckpoint``.
  ///
  /// - Parameters:
  ///   - messages: The input, the same in every run.
  ///   - sender: A client, or anything else that sends.
  ///   - checkpoint: Where the state is kept; `nil` for nowhere.
  ///   - options: How the campaign runs.
  public init<S: Sequence & Sendable>(
    _ messages: S, through sender: Sender, checkpoint: CampaignCheckpoint?,
    options: CampaignOptions = CampaignOptions()
  ) where S.Element == Sender.Message {
    begin = Self.beginning(
      SequenceSource(base: messages), sender, checkpoint.map(CheckpointCodec.init), options)
  }
}

extension Campaign {
  /// Gives the results one by one.
  public struct AsyncIterator: AsyncIteratorProtocol {
    /// Stops the run when the loop lets go of the iterator.
    private final class Hold: Sendable {
      let run: CampaignRun<Sender.Message, Sender.Receipt>

      init(_ run: CampaignRun<Sender.Message, Sender.Receipt>) {
        self.run = run
      }

      deinit { run.stop() }
    }

    private let begin: @Sendable () -> CampaignRun<Sender.Message, Sender.Receipt>
    private var hold: Hold?

    init(begin: @escaping @Sendable () -> CampaignRun<Sender.Message, Sender.Receipt>) {
      self.begin = begin
    }

    /// The next result, in the order of the input; `nil` at the end, and after a cancellation.
    public mutating func next() async throws(CampaignError) -> Element? {
      try await next(isolation: nil)
    }

    /// The next result, in the order of the input; `nil` at the end, and after a cancellation.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(CampaignError) -> Element? {
      let hold = self.hold ?? Hold(begin())
      self.hold = hold
      let result = await withTaskCancellationHandler {
        await hold.run.next()
      } onCancel: {
        hold.run.stop()
      }
      return try result.get()
    }
  }
}

/// What became of one message of a campaign.
public struct CampaignResult<Message: Sendable, Receipt: Sendable>: Sendable {
  /// The place of the message in the input, from 0.
  public var index: Int
  /// The message.
  public var message: Message
  /// What became of it.
  public var outcome: SendOutcome<Receipt>
  /// Whether the outcome is the one of a former run, from the checkpoint: this run did not send the message.
  ///
  /// The `response` and `transport` of such an error are gone; its `detail` says what the transport said.
  public var isReplayed: Bool
  /// How far the campaign is, this result included.
  public var progress: CampaignProgress

  /// Makes a result.
  public init(
    index: Int, message: Message, outcome: SendOutcome<Receipt>, isReplayed: Bool = false,
    progress: CampaignProgress
  ) {
    self.index = index
    self.message = message
    self.outcome = outcome
    self.isReplayed = isReplayed
    self.progress = progress
  }
}

extension MessagingError.Code {
  /// The process ended while the message was on its way: a campaign that resumes never sends it again.
  public static let interrupted: Self = "interrupted"
}

/// Why a campaign ended before its input did.
///
/// It is thrown after the results of everything that was handed to the sender have been given out.
public enum CampaignError: Error, Sendable {
  /// The source of the messages failed; what was read before is sent and given out first.
  case source(any Error)
  /// The checkpoint cannot be opened, read or written. Nothing is sent that it could not note down before.
  case checkpoint(JournalError)
  /// The row is not the one of the former run, or the input now ends before it. Counted from 0.
  case inputChanged(index: Int)
}

/// Reads a plain sequence as an asynchronous one.
struct SequenceSource<Base: Sequence & Sendable>: AsyncSequence, Sendable {
  struct AsyncIterator: AsyncIteratorProtocol {
    var base: Base.Iterator

    mutating func next() async throws -> Base.Element? { base.next() }
  }

  let base: Base

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: base.makeIterator()) }
}
