public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A file for ``OKGraphClient/upload(_:options:progress:)``: in memory, or on the disk, from which it is streamed.
///
/// OK documents neither sizes nor formats. For images and sounds it demands the right MIME type, which is taken from
/// the name unless given.
public struct OKUpload: Hashable, Sendable {
  /// As what it is uploaded.
  public var kind: OKUploadedFile.Kind
  /// What it holds.
  public var content: MultipartBody.Content
  /// The name that the server gets.
  public var name: String
  /// The MIME type; `nil` to take it from the name, `application/octet-stream` for one that is not known.
  public var contentType: String?
  /// The name of the form's field; `file` in the clients, `pic1` in the guide to which the documents send for images.
  public var partName: String

  /// Makes an upload.
  ///
  /// - Parameters:
  ///   - kind: As what it is uploaded.
  ///   - content: What it holds.
  ///   - name: The name that the server gets.
  ///   - contentType: The MIME type; `nil` to take it from the name.
  public init(
    _ kind: OKUploadedFile.Kind, _ content: MultipartBody.Content, name: String, contentType: String? = nil
  ) {
    self.kind = kind
    self.content = content
    self.name = name
    self.contentType = contentType
    partName = kind == .image ? "pic1" : "file"
  }
}

extension OKUpload {
  /// An image in memory.
  public static func image(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.image, .bytes(data), name: name, contentType: contentType)
  }

  /// An image on the disk.
  public static func image(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.image, .file(url), name: url.lastPathComponent, contentType: contentType)
  }

  /// A video in memory.
  public static func video(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.video, .bytes(data), name: name, contentType: contentType)
  }

  /// A video on the disk.
  public static func video(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.video, .file(url), name: url.lastPathComponent, contentType: contentType)
  }

  /// A sound in memory.
  public static func audio(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.audio, .bytes(data), name: name, contentType: contentType)
  }

  /// A sound on the disk.
  public static func audio(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.audio, .file(url), name: url.lastPathComponent, contentType: contentType)
  }

  /// A file of any kind in memory.
  public static func file(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.file, .bytes(data), name: name, contentType: contentType)
  }

  /// A file of any kind on the disk.
  public static func file(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.file, .file(url), name: url.lastPathComponent, contentType: contentType)
  }
}

extension OKUpload: Validatable {
  /// What is wrong with the upload.
  ///
  /// Rules: `upload.empty`, `upload.name`, `upload.type`. The content of a file is not looked at.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    func issue(_ path: String, _ rule: ValidationIssue.Rule, _ actual: String, _ allowed: String)
      -> ValidationIssue
    {
      ValidationIssue(
        path: path, rule: rule, actual: actual, allowed: allowed,
        source: "OK Graph API, graph.user.fileUploadUrl")
    }
    var issues: [ValidationIssue] = []
    if case .file(let url) = content, byteCount == 0, FileManager.default.fileExists(atPath: url.path) {
      issues.append(issue("content", "upload.empty", "an empty file", "at least one byte"))
    }
    if case .bytes(let data) = content, data.isEmpty {
      issues.append(issue("content", "upload.empty", "no bytes", "at least one byte"))
    }
    if name.isBlank { issues.append(issue("name", "upload.name", "empty", "the name of a file")) }
    if contentType == nil, kind == .image || kind == .audio, knownType == nil {
      issues.append(
        issue(
          "contentType", "upload.type", "none for \(name.redactedPreview)",
          "the MIME type of an image or a sound, or a name that ends in one such as .jpg or .mp3"))
    }
    return issues
  }

  /// The size; 0 for a file of which it cannot be told.
  var byteCount: Int64 {
    switch content {
    case .bytes(let data): return Int64(data.count)
    case .file(let url):
      let size = (try? FileManager.default.attributesOfItem(atPath: url.path))?[.size]
      return (size as? Int).map(Int64.init) ?? (size as? UInt64).map { Int64(clamping: $0) } ?? 0
    }
  }

  var form: MultipartBody {
    MultipartBody([
      MultipartBody.Part(
        name: partName, filename: name, contentType: contentType ?? knownType ?? "application/octet-stream",
        content: content)
    ])
  }

  private var knownType: String? {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return Self.types[name[dot...].dropFirst().lowercased()]
  }

  private static let types = [
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "bmp": "image/bmp", "heic": "image/heic", "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac",
    "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/opus", "wav": "audio/wav", "flac": "audio/flac",
    "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "pdf": "application/pdf",
    "zip": "application/zip", "txt": "text/plain",
  ]
}
