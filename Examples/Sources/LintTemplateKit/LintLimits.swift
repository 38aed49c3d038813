import DevinoVK
import VKNotify
import VestnikCore

/// The limits that `--limits` knows.
public enum LintLimits: String, CaseIterable, Sendable {
  /// The channel's own.
  case vkNotify
  /// Devino's current revision.
  case devino
  /// Devino's previous revision.
  case devinoPrevious

  /// The names for a message to a person.
  public static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The limits themselves.
  public var limits: MessageLimits {
    switch self {
    case .vkNotify: .vkNotify
    case .devino: .devino
    case .devinoPrevious: .devinoPrevious
    }
  }
}
