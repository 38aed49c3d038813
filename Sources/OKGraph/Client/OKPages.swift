public import VestnikCore

/// All elements of a list that OK gives out in pages. A page is fetched when the first of its elements is asked for, so
/// leaving the loop fetches no more; every loop starts anew.
public struct OKPages<Element: Sendable>: AsyncSequence, Sendable {
  /// What a page that cannot be had throws.
  public typealias Failure = MessagingError

  private let source: any OKPageSource<Element>

  init(_ source: any OKPageSource<Element>) {
    self.source = source
  }

  /// Starts with the first page.
  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(source: source)
  }

  /// Fetches page after page.
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    private var source: any OKPageSource<Element>
    private var page: ArraySlice<Element> = []
    private var isOver = false

    init(source: any OKPageSource<Element>) {
      self.source = source
    }

    /// The next element; `nil` after the last one, and after an error.
    ///
    /// - Throws: `MessagingError`, also when the task is cancelled.
    public mutating func next() async throws(MessagingError) -> Element? {
      while page.isEmpty, !isOver {
        do throws(MessagingError) {
          guard let fetched = try await source.nextPage() else {
            isOver = true
            break
          }
          page = fetched[...]
        } catch {
          isOver = true
          throw error
        }
      }
      return page.popFirst()
    }

    /// The next element; `nil` after the last one, and after an error.
    ///
    /// - Parameter actor: Where the caller runs; not looked at.
    /// - Throws: `MessagingError`, also when the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(MessagingError) -> Element? {
      try await next()
    }
  }
}

/// Where pages come from: a position, and how to move on.
protocol OKPageSource<Element>: Sendable {
  associatedtype Element: Sendable

  /// The next page, which may be empty; `nil` when there is none.
  mutating func nextPage() async throws(MessagingError) -> [Element]?
}
