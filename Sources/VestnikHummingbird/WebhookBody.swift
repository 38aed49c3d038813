#if Hummingbird
  import Hummingbird
  import NIOCore
  import VestnikCore

  #if canImport(FoundationEssentials)
    import FoundationEssentials
  #else
    import Foundation
  #endif

  /// The body of a request as it arrives, read by one task at a time, with a limit of size and one of time.
  ///
  /// It is an actor because a body can be iterated only once, and two tasks read it one after the other: the route,
  /// and after the response the writer of the response, which reads what is left.
  actor WebhookBody {
    /// The end of reading.
    enum Outcome: Sendable {
      case whole(Data)
      case tooLarge
      case late
      case failed(any Error)
    }

    /// How many bytes of a refused body are read, to be forgotten.
    private static let longestRest = 8 << 20

    private var iterator: RequestBody.AsyncIterator
    /// Whether nothing more can be read, because of an error or because the time was up.
    private var isBroken = false
    private var isAtEnd = false

    init(_ body: RequestBody) {
      iterator = body.makeAsyncIterator()
    }

    /// Reads the body to its end, unless it exceeds a limit.
    nonisolated func collect(upTo limit: Int, within duration: Duration, _ time: any TimeSource) async
      -> Outcome
    {
      await withTimeLimit(duration, time) { body in await body.collect(upTo: limit) }
    }

    /// Reads the rest of the body and forgets it; returns whether its end was reached, so that the connection can be
    /// used for another request.
    nonisolated func drain(within duration: Duration, _ time: any TimeSource) async -> Bool {
      let outcome = await withTimeLimit(duration, time) { body in await body.skip(atMost: Self.longestRest) }
      if case .whole = outcome { return true } else { return false }
    }

    /// Runs a reading that ends with `late` when the time is up. The reading task is cancelled then, after which the
    /// body cannot be read any more.
    private nonisolated func withTimeLimit(
      _ duration: Duration, _ time: any TimeSource, _ read: @escaping @Sendable (WebhookBody) async -> Outcome
    ) async -> Outcome {
      await withTaskGroup(of: Outcome.self) { group in
        group.addTask { await read(self) }
        group.addTask {
          do {
            try await time.sleep(until: time.uptime + duration)
            return .late
          } catch {
            return .failed(error)
          }
        }
        let first = await group.next()
        group.cancelAll()
        return first ?? .late
      }
    }

    private func collect(upTo limit: Int) async -> Outcome {
      var data = Data()
      do {
        while let part = try await next() {
          guard data.count + part.readableBytes <= limit else { return .tooLarge }
          part.withUnsafeReadableBytes { data.append(contentsOf: $0) }
        }
        return .whole(data)
      } catch {
        return .failed(error)
      }
    }

    private func skip(atMost limit: Int) async -> Outcome {
      var count = 0
      do {
        while let part = try await next() {
          count += part.readableBytes
          guard count <= limit else { return .tooLarge }
        }
        return .whole(Data())
      } catch {
        return .failed(error)
      }
    }

    /// Returns the next part of the body; `nil` at its end.
    private func next() async throws -> ByteBuffer? {
      guard !isAtEnd else { return nil }
      guard !isBroken else { throw CancellationError() }
      var iterator = iterator
      do {
        let part = try await iterator.next(isolation: self)
        self.iterator = iterator
        // A cancelled body ends like a whole one.
        try Task.checkCancellation()
        isAtEnd = part == nil
        return part
      } catch {
        isBroken = true
        throw error
      }
    }
  }
#endif
