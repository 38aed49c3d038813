import VestnikCore

/// Shows how far a campaign is: a bar on a terminal, a line for every tenth when piped.
struct ProgressDisplay {
  private let isTerminal: Bool
  private let print: @Sendable (String) -> Void
  private var shown = -1

  /// Makes a display.
  init(isTerminal: Bool, print: @escaping @Sendable (String) -> Void) {
    self.isTerminal = isTerminal
    self.print = print
  }

  /// Shows the progress, when there is something new to see.
  mutating func show(_ progress: CampaignProgress) {
    let total = max(progress.done, progress.total ?? 0)
    let percent = total == 0 ? 100 : progress.done * 100 / total
    let step = isTerminal ? percent : percent / 10 * 10
    guard step > shown else { return }
    shown = step
    guard isTerminal else { return print("\(progress.done) of \(total) done\n") }
    let filled = String(repeating: "█", count: percent * 30 / 100)
    let empty = String(repeating: "░", count: 30 - percent * 30 / 100)
    print("\r\(filled)\(empty) \(percent) %  \(progress.done) of \(total) done")
  }

  /// Ends the display: the bar is taken off the screen.
  func finish() {
    if isTerminal { print("\r\u{1B}[K") }
  }
}
