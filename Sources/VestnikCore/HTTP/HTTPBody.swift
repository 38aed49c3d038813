#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of a request.
public enum HTTPBody: Hashable, Sendable {
  /// No body.
  case none
  /// A body in memory.
  case bytes(Data)
  /// A form with files, which are read from the disk while they are sent.
  case multipart(MultipartBody)
}

extension HTTPBody: RedactedPrinting {
  /// The size, or the number of parts; never the content.
  public var description: String {
    switch self {
    case .none: "0 bytes"
    case .bytes(let data): "\(data.count) bytes"
    case .multipart(let body): body.description
    }
  }
}
