#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKSandbox {
  /// A file that was uploaded.
  public struct UploadedFile: Hashable, Sendable {
    /// What the address was asked for: `FILE`, `VIDEO`, `AUDIO` or `IMAGE`.
    public var kind: String
    /// What a message names it by.
    public var token: String
    /// The file name of the part.
    public var name: String
    /// The content type of the part, if it gave one.
    public var contentType: String?
    /// The bytes.
    public var data: Data
    /// When it came, on the wall clock of the sandbox.
    public var date: Date
  }
}
