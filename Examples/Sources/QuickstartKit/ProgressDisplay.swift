import Foundation
import Synchronization
import VestnikCore

/// Shows how far a run has come: a bar on a terminal, a line for every tenth when piped.
///
/// It is fed by the client's log events, which is what they are for.
public final class ProgressDisplay: Sendable {
  private struct State {
    var done = 0
    var requests = 0
    var shown = -1
  }

  private let total: Int
  private let isTerminal: Bool
  private let print: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// Makes a display for so many messages.
  public init(total: Int, isTerminal: Bool, print: @escaping @Sendable (String) -> Void) {
    self.total = total
    self.isTerminal = isTerminal
    self.print = print
  }

  /// How many requests were made.
  public var requests: Int { state.withLock { $0.requests } }

  /// Takes note of what the client did.
  public func note(_ event: LogEvent) {
    switch event.kind {
    case .requestWillSend: state.withLock { $0.requests += 1 }
    case .responseReceived, .transportFailed, .messagesInvalid:
      advance(by: event.fields["messages"].flatMap { Int($0) } ?? 0)
    default: break
    }
  }

  /// Ends the display: the bar is taken off the screen.
  public func finish() {
    if isTerminal { print("\r\u{1B}[K") }
  }

  private func advance(by count: Int) {
    state.withLock { state in
      // A message that is sent again is counted again, so the sum may go beyond the total.
      state.done = min(total, state.done + count)
      let percent = total == 0 ? 100 : state.done * 100 / total
      let step = isTerminal ? percent : percent / 10 * 10
      guard step > state.shown else { return }
      state.shown = step
      if isTerminal {
        let filled = String(repeating: "█", count: percent * 30 / 100)
        let empty = String(repeating: "░", count: 30 - percent * 30 / 100)
        print("\r\(filled)\(empty) \(percent) %  \(state.done) of \(total) done")
      } else {
        print("\(state.done) of \(total) done\n")
      }
    }
  }
}
