import CHiredis
import Dispatch
import Foundation

/// An error of a ``HiredisClient``.
public enum HiredisError: Error, Hashable, Sendable {
  /// There is no connection, or it broke, or the server was silent for too long; the text is that of hiredis.
  case connection(String)
  /// The server reported an error, such as `OOM command not allowed`.
  case server(String)
  /// The server sent another type of reply than the command has.
  case unexpectedReply
}

/// A client of one connection to a Redis or Valkey server, over the C library hiredis.
///
/// hiredis blocks, so the actor runs on a queue of its own and never holds a thread of Swift's concurrency. Calls wait
/// for each other, and each ends within the time limit, waiting included: a call whose turn comes too late is not sent.
/// A connection that broke is opened again by the next call.
///
/// ```swift
/// let client = HiredisClient(host: "127.0.0.1", port: 6379)
/// let budget = SharedBudget(limits) { script, keys, arguments in
///   try await client.evaluate(script, keys: keys, arguments: arguments)
/// }
/// ```
public actor HiredisClient {
  private let executor = QueueExecutor()
  private let host: String
  private let port: Int32
  private let timeLimit: Duration
  private let usesDigests: Bool
  private var connection: Connection?

  /// The queue on which the calls block.
  nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Makes a client; the first call connects.
  ///
  /// - Parameters:
  ///   - host: The name or the address of the server.
  ///   - port: The port of the server.
  ///   - timeLimit: The longest time that a call may take, from its beginning to the reply; 2 s by default.
  ///   - usesDigests: Whether scripts are sent as their digest (`EVALSHA`) once the server has them; by default
  ///     `true`.
  public init(host: String, port: Int, timeLimit: Duration = .seconds(2), usesDigests: Bool = true) {
    self.host = host
    self.port = Int32(port)
    self.timeLimit = timeLimit
    self.usesDigests = usesDigests
    // hiredis writes to a connection that the server has closed, which would end the process.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Evaluates a script and returns its reply, which must be one string.
  ///
  /// - Throws: ``HiredisError``.
  nonisolated public func evaluate(
    _ script: String, keys: [String], arguments: [String]
  ) async throws -> String {
    try await evaluate(script, [String(keys.count)] + keys + arguments, by: .now + timeLimit)
  }

  /// Sends a command and returns its reply as strings: one for a string, a status or a number, any number for an array
  /// and none for nothing. An array in an array becomes a part of it.
  ///
  /// - Throws: ``HiredisError``.
  nonisolated public func send(_ command: String...) async throws -> [String] {
    try await send(command, by: .now + timeLimit)
  }

  private func evaluate(
    _ script: String, _ rest: [String], by deadline: ContinuousClock.Instant
  ) throws -> String {
    let reply: [String]
    if usesDigests {
      let connection = try connect(by: deadline)
      let digest =
        try connection.digests[script] ?? send(["SCRIPT", "LOAD", script], by: deadline).first ?? ""
      connection.digests[script] = digest
      do {
        reply = try send(["EVALSHA", digest] + rest, by: deadline)
      } catch HiredisError.server(let text) where text.hasPrefix("NOSCRIPT") {
        reply = try send(["EVAL", script] + rest, by: deadline)
      }
    } else {
      reply = try send(["EVAL", script] + rest, by: deadline)
    }
    guard reply.count == 1 else { throw HiredisError.unexpectedReply }
    return reply[0]
  }

  private func send(_ words: [String], by deadline: ContinuousClock.Instant) throws -> [String] {
    let connection = try connect(by: deadline)
    let bytes = words.map { Array($0.utf8) }
    let joined = bytes.flatMap { $0 }
    let reply = joined.withUnsafeBytes { buffer in
      // Each word by its place and length, because a word may contain any byte.
      var start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      var places: [UnsafePointer<CChar>?] = bytes.map { word in
        defer { start = start?.advanced(by: word.count) }
        return start
      }
      let lengths = bytes.map(\.count)
      return redisCommandArgv(connection.context, Int32(words.count), &places, lengths)
    }
    guard let reply else { throw disconnect() }
    defer { freeReplyObject(reply) }
    return try Self.strings(reply.assumingMemoryBound(to: redisReply.self))
  }

  /// Returns the connection, opened if there is none, with what is left of the time as its limit.
  private func connect(by deadline: ContinuousClock.Instant) throws -> Connection {
    let (seconds, attoseconds) = (deadline - .now).components
    guard seconds > 0 || attoseconds > 0 else { throw HiredisError.connection("out of time before its turn") }
    let left = timeval(
      tv_sec: Int(seconds), tv_usec: .init(min(999_999, attoseconds / 1_000_000_000_000 + 1)))
    guard let open = connection ?? Connection(host, port, left) else {
      throw HiredisError.connection("out of memory")
    }
    connection = open
    guard open.context.pointee.err == 0, redisSetTimeout(open.context, left) == REDIS_OK else {
      throw disconnect()
    }
    return open
  }

  /// Closes a connection that broke: what arrives late must not be taken for the reply to the next command.
  private func disconnect() -> HiredisError {
    defer { connection = nil }
    guard let context = connection?.context else { return .connection("closed") }
    return .connection(
      withUnsafeBytes(of: context.pointee.errstr) { text in
        String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
      })
  }

  private static func strings(_ reply: UnsafeMutablePointer<redisReply>) throws -> [String] {
    let reply = reply.pointee
    var text: String {
      let bytes = UnsafeRawBufferPointer(start: reply.str, count: Int(reply.len))
      return String(decoding: bytes, as: UTF8.self)
    }
    switch reply.type {
    case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return [text]
    case REDIS_REPLY_INTEGER: return [String(reply.integer)]
    case REDIS_REPLY_NIL: return []
    case REDIS_REPLY_ERROR: throw HiredisError.server(text)
    case REDIS_REPLY_ARRAY:
      return try (0..<Int(reply.elements)).flatMap { index in
        try reply.element[index].map { try strings($0) } ?? []
      }
    default: throw HiredisError.unexpectedReply
    }
  }
}

/// An open connection, or one that failed to open.
private final class Connection {
  let context: UnsafeMutablePointer<redisContext>
  /// The digest of each script that this connection has loaded; another server may not have the script.
  var digests: [String: String] = [:]

  init?(_ host: String, _ port: Int32, _ timeLimit: timeval) {
    guard let context = redisConnectWithTimeout(host, port, timeLimit) else { return nil }
    self.context = context
  }

  deinit {
    redisFree(context)
  }
}

/// An executor on a queue of its own, whose thread may block.
private final class QueueExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "vestnik.hiredis")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
