/// A sending of any sequence of messages, with one result for each message in the order of the input.
///
/// ```swift
/// let checkpoint = CampaignCheckpoint(file: URL(filePath: "/var/lib/shop/monday.checkpoint"))
/// let campaign = Campaign(messages, through: client, checkpoint: checkpoint)
/// for try await result in campaign {
///   print(result.index, result.outcome, result.progress)
/// }
/// ```
///
/// Messages are read only as results are taken: at most ``CampaignOptions/window`` of them are in memory. They are
/// handed to the sender in small batches, several at a time; the sender paces each group.
///
/// Cancelling the task stops the run: the calls under way are cancelled, the results of all messages that were handed
/// to the sender are still given out, then the sequence ends. Leaving the loop stops the run as well; the outcomes of
/// the calls under way are then written to the checkpoint in the background, see ``CampaignCheckpoint/released()``.
///
/// Every loop over the same value is a run of its own: without a checkpoint it sends everything again.
public struct Campaign<Sender: MessageSender>: AsyncSequence, Sendable {
  /// The result of one message.
  public typealias Element = CampaignResult<Sender.Message, Sender.Receipt>
  /// The error of a campaign that ends before its input does.
  public typealias Failure = CampaignError

  private let begin: @Sendable () -> CampaignRun<Sender.Message, Sender.Receipt>

  /// Makes a campaign without a checkpoint: it cannot be resumed after the process has ended.
  ///
  /// - Parameters:
  ///   - messages: The input.
  ///   - sender: A client, or anything else that sends.
  ///   - options: The options of the campaign; by default those of `CampaignOptions()`.
  public init<S: AsyncSequence & Sendable>(
    _ messages: S, through sender: Sender, options: CampaignOptions = CampaignOptions()
  ) where S.Element == Sender.Message {
    begin = Self.beginning(messages, sender, nil, options)
  }

  /// Makes a campaign from an array or another plain sequence, without a checkpoint: it cannot be resumed after the
  /// process has ended.
  ///
  /// - Parameters:
  ///   - messages: The input.
  ///   - sender: A client, or anything else that sends.
  ///   - options: The options of the campaign; by default those of `CampaignOptions()`.
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

  /// Makes an iterator over the results; its first `next()` begins the run.
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
  ///   - checkpoint: The file for the state of the campaign; with `nil` the campaign cannot be resumed.
  ///   - options: The options of the campaign; by default those of `CampaignOptions()`.
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
  ///   - checkpoint: The file for the state of the campaign; with `nil` the campaign cannot be resumed.
  ///   - options: The options of the campaign; by default those of `CampaignOptions()`.
  public init<S: Sequence & Sendable>(
    _ messages: S, through sender: Sender, checkpoint: CampaignCheckpoint?,
    options: CampaignOptions = CampaignOptions()
  ) where S.Element == Sender.Message {
    begin = Self.beginning(
      SequenceSource(base: messages), sender, checkpoint.map(CheckpointCodec.init), options)
  }
}

extension Campaign {
  /// An iterator over the results of one run.
  public struct AsyncIterator: AsyncIteratorProtocol {
    /// An owner of the run that stops it when the last copy of the iterator is gone.
    private final class Hold: Sendable {
      let run: CampaignRun<Sender.Message, Sender.Receipt>

      init(_ run: CampaignRun<Sender.Message, Sender.Receipt>) {
        self.run = run
      }

      deinit { run.abandon() }
    }

    private let begin: @Sendable () -> CampaignRun<Sender.Message, Sender.Receipt>
    private var hold: Hold?

    init(begin: @escaping @Sendable () -> CampaignRun<Sender.Message, Sender.Receipt>) {
      self.begin = begin
    }

    /// Waits for the next result in the order of the input; returns `nil` at the end, and after a cancellation.
    ///
    /// - Throws: ``CampaignError``, once, after the results of everything that was handed to the sender.
    public mutating func next() async throws(CampaignError) -> Element? {
      try await next(isolation: nil)
    }

    /// Waits for the next result in the order of the input; returns `nil` at the end, and after a cancellation.
    ///
    /// - Throws: ``CampaignError``, once, after the results of everything that was handed to the sender.
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

/// The result of one message of a campaign.
public struct CampaignResult<Message: Sendable, Receipt: Sendable>: Sendable {
  /// The index of the message in the input, from 0.
  public var index: Int
  /// The message.
  public var message: Message
  /// The outcome of the message.
  public var outcome: SendOutcome<Receipt>
  /// Whether the outcome was read from the checkpoint of a former run; this run did not send the message then.
  ///
  /// A ``MessagingError`` that was read so has neither `response` nor `transport`; the transport's words stand in its
  /// `detail` unless it had a `detail` of its own.
  public var isReplayed: Bool
  /// The progress of the campaign, this result included.
  public var progress: CampaignProgress

  /// Makes a result, for a test of code that reads results.
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
  /// The process ended while the message was about to leave or on its way: a resumed campaign never sends it again.
  public static let interrupted: Self = "interrupted"
}

/// The error of a campaign that ended before its input did.
///
/// It is thrown after the results of everything that was handed to the sender have been given out.
public enum CampaignError: Error, Sendable {
  /// The source of the messages failed; the messages read before are sent and their results given out first.
  case source(any Error)
  /// The checkpoint cannot be opened, read or written. No message is sent whose departure could not be written down.
  case checkpoint(JournalError)
  /// The message at this index of the input, from 0, differs from that of the former run, or the input ends before
  /// it.
  case inputChanged(index: Int)

  /// The error as words for an event, without what a source or a file name may say.
  var words: String {
    switch self {
    case .source(let error): "source: \(type(of: error))"
    case .checkpoint: "checkpoint"
    case .inputChanged(let index): "input-changed: \(index)"
    }
  }
}

/// A plain sequence as an asynchronous one.
struct SequenceSource<Base: Sequence & Sendable>: AsyncSequence, Sendable {
  struct AsyncIterator: AsyncIteratorProtocol {
    var base: Base.Iterator

    mutating func next() async throws -> Base.Element? { base.next() }
  }

  let base: Base

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: base.makeIterator()) }
}
