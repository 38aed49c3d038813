public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A file for ``OKGraphClient/upload(_:options:progress:)``: in memory, or on the disk, from which it is streamed.
///
/// OK documents neither sizes nor formats. For images and sounds it demands the right MIME type (OK Graph API,
/// graph.user.fileUploadUrl), which is taken from the name unless given.
public struct OKUpload: Hashable, Sendable {
  /// The kind as which the file is uploaded.
  public var kind: OKUploadedFile.Kind
  /// The bytes of the file, or its place on the disk.
  public var content: MultipartBody.Content
  /// The file name that the server gets.
  public var name: String
  /// The MIME type; `nil` to take it from the ending of the name, or `application/octet-stream` for an unknown
  /// ending.
  public var contentType: String?
  /// The name of the form's field: by default `pic1` for images, and `file` for other kinds.
  ///
  /// `pic1` is from the guide to which OK's page points for images (apiok.ru/en/dev/examples/photo_upload), `file`
  /// from clients.
  public var partName: String

  /// Makes an upload.
  ///
  /// - Parameters:
  ///   - kind: The kind as which the file is uploaded.
  ///   - content: The bytes of the file, or its place on the disk.
  ///   - name: The file name that the server gets.
  ///   - contentType: The MIME type; `nil`, the default, to take it from the ending of the name.
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
  /// Returns the upload of an image in memory.
  public static func image(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.image, .bytes(data), name: name, contentType: contentType)
  }

  /// Returns the upload of an image on the disk, under its file name.
  public static func image(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.image, .file(url), name: url.lastPathComponent, contentType: contentType)
  }

  /// Returns the upload of a video in memory.
  public static func video(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.video, .bytes(data), name: name, contentType: contentType)
  }

  /// Returns the upload of a video on the disk, under its file name.
  public static func video(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.video, .file(url), name: url.lastPathComponent, contentType: contentType)
  }

  /// Returns the upload of a sound in memory.
  public static func audio(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.audio, .bytes(data), name: name, contentType: contentType)
  }

  /// Returns the upload of a sound on the disk, under its file name.
  public static func audio(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.audio, .file(url), name: url.lastPathComponent, contentType: contentType)
  }

  /// Returns the upload of a file of any kind in memory.
  public static func file(_ data: Data, name: String, contentType: String? = nil) -> Self {
    Self(.file, .bytes(data), name: name, contentType: contentType)
  }

  /// Returns the upload of a file of any kind on the disk, under its file name.
  public static func file(fileAt url: URL, contentType: String? = nil) -> Self {
    Self(.file, .file(url), name: url.lastPathComponent, contentType: contentType)
  }
}

extension OKUpload: Validatable {
  /// Returns what is wrong with the upload.
  ///
  /// Rules: `upload.empty`, `upload.name`, `upload.type`. Of a file only the size is examined; `limits` is not used.
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

  /// The size in bytes; 0 for a file whose size cannot be read.
  var byteCount: Int64 {
    switch content {
    case .bytes(let data): return Int64(data.count)
    case .file(let url):
      let size = (try? FileManager.default.attributesOfItem(atPath: url.path))?[.size]
      return (size as? Int).map(Int64.init) ?? (size as? UInt64).map { Int64(clamping: $0) } ?? 0
    }
  }

  /// The multipart form with the file as its only part.
  var form: MultipartBody {
    MultipartBody([
      MultipartBody.Part(
        name: partName, filename: name, contentType: contentType ?? knownType ?? "application/octet-stream",
        content: content)
    ])
  }

  /// The MIME type by the ending of the name; `nil` for an unknown ending.
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
