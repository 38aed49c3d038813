import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What an answer without an error code says of a call that gives nothing back.
enum OKConfirmation {
  case done, refused, unreadable

  /// Reads `{"success": true}`, the lists of it, and the objects and empty bodies that were seen in its place. A page
  /// of a proxy is no confirmation, and neither is an object with an `error`.
  init(_ body: Data, needsSuccess: Bool) {
    guard !body.isEmpty else {
      self = needsSuccess ? .unreadable : .done
      return
    }
    guard let value = try? RawJSON(mending: body).value(),
      case .object(let members) = value, members["error"] == nil
    else {
      self = .unreadable
      return
    }
    switch members["success"] {
    case nil: self = needsSuccess ? .unreadable : .done
    case .bool(true)?, .integer(1)?, .string("true")?: self = .done
    case .bool(false)?, .integer(0)?, .string("false")?: self = .refused
    case .array(let list)? where list.allSatisfy({ $0 == .bool(true) }): self = .done
    case .array(let list)? where list.contains(.bool(false)): self = .refused
    default: self = .unreadable
    }
  }
}
