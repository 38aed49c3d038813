public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension OKGraphClient {
  /// Uploads a file, to be attached to messages afterwards.
  ///
  /// Asks OK for an address (graph.user.fileUploadUrl), sends the file there as a form, and gives OK the time of
  /// ``OKProcessing`` to process it. A message with a result that OK still does not know is sent again by `send`, not by `edit` and `answer`. When
  /// the task is cancelled in that pause the result is returned all the same: the upload is complete.
  ///
  /// - Parameters:
  ///   - upload: The file. One on the disk is streamed from there.
  ///   - options: How to call; `nil` for the context's, with 10 minutes instead of its time-out for the file itself.
  ///   - progress: Called with the progress of the file, on any thread, not after the return. It must not block.
  /// - Throws: `MessagingError`. A file that cannot be read is a `.transport` error with `.notSent`.
  public func upload(
    _ upload: OKUpload, options: SendOptions? = nil,
    progress: (@Sendable (TransferProgress) -> Void)? = nil
  ) async throws(MessagingError) -> OKUploadedFile {
    let issues = upload.issues(under: configuration.effectiveLimits)
    if issues.containsError { throw MessagingError(code: .invalid, delivery: .notSent, issues: issues) }
    let target = try await uploadTarget(for: upload.kind, options)
    var patient = options ?? context.options
    if options == nil { patient.timeout = .seconds(600) }
    let photos = try await call(
      patient, isReadOnly: false, onUpload: progress, redacting: Redaction(secrets: [token] + target.secrets)
    ) {
      () throws(ValidationError) in
      let form = upload.form
      // OK's own address: the token must not go there.
      return TransportRequest(
        url: target.url, headers: ["Content-Type": form.contentType], body: .multipart(form))
    } read: { (response, reading) throws(MessagingError) in
      // The answer for anything but images says nothing, and may be empty.
      upload.kind == .image ? try reading.value(OKUploadResult.self, of: response) : nil
    }
    let file = OKUploadedFile(kind: upload.kind, token: try token(photos, target))
    let pause = configuration.processing.pause(after: upload.kind, bytes: upload.byteCount)
    if pause > .zero { try? await context.time.sleep(until: context.time.uptime + pause) }
    return file
  }

  private struct Target {
    let url: URL
    let token: String?

    /// The query of the address is a signature.
    var secrets: [Secret] {
      let items = URLComponents(url: url, resolvingAgainstBaseURL: true)?.queryItems ?? []
      // OK may quote a value alone. What is shorter says nothing, and would hide half of every text.
      let values = items.compactMap(\.value).filter { $0.utf8.count >= 4 }
      return ([url.query(percentEncoded: true) ?? ""] + values).map { Secret($0) }
    }
  }

  private func uploadTarget(
    for kind: OKUploadedFile.Kind, _ options: SendOptions?
  ) async throws(MessagingError) -> Target {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try address.get(["me", "fileUploadUrl"], [("type", kind.rawValue)])
    } read: { (response, reading) throws(MessagingError) in
      let target = try reading.value(OKUploadTarget.self, of: response)
      guard let url = target.url, url.scheme != nil else {
        throw unreadableTarget("no `url` that is one")
      }
      if let refusal = configuration.refusal(ofUploadTo: url) { throw unreadableTarget(refusal) }
      let token = target.token.flatMap { $0.isEmpty ? nil : $0 }
      guard token != nil || kind == .image else { throw unreadableTarget("no `token`") }
      return Target(url: url, token: token)
    }
  }

  /// Without the answer: the address in it is signed.
  private func unreadableTarget(_ detail: String) -> MessagingError {
    MessagingError(code: .unreadableResponse, delivery: .notSent, detail: detail)
  }

  /// The token of the first answer, and for an image that of the answer to the upload.
  private func token(_ photos: OKUploadResult?, _ target: Target) throws(MessagingError) -> String {
    if let photos {
      if photos.photos.count == 1, let token = photos.photos.first?.value.token, !token.isEmpty {
        return token
      }
      throw MessagingError(
        code: .unreadableResponse, delivery: .unknown,
        detail: "\(photos.photos.count) images in the response to the upload of one, or no token")
    }
    if let token = target.token { return token }
    throw MessagingError(code: .unreadableResponse, delivery: .unknown, detail: "no `token` for the upload")
  }
}

extension OKGraphClient.Configuration {
  /// Why a file must not go to an address that a response names; `nil` for one of OK's own.
  ///
  /// Without a query in the words: it is signed.
  func refusal(ofUploadTo url: URL) -> String? {
    let shown = "the upload address \(url.scheme ?? "")://\((url.host() ?? "").redactedPreview)"
    guard url.user() == nil, url.password() == nil else {
      return "\(shown) holds a user name or password; an address without them was expected"
    }
    if let baseURL, url.hasSameOrigin(as: baseURL) { return nil }
    guard url.scheme?.lowercased() == "https" else { return "\(shown) is not https" }
    let host = url.host()?.lowercased() ?? ""
    guard uploadHosts.contains(where: { host == $0 || host.hasSuffix("." + $0) }) else {
      return "\(shown) is at none of the hosts \(uploadHosts.joined(separator: ", ")):"
        + " `Configuration.uploadHosts` names others that may be trusted"
    }
    return nil
  }
}

extension URL {
  /// Whether scheme, host and port are those of another address (RFC 6454 §4).
  fileprivate func hasSameOrigin(as other: URL) -> Bool {
    func origin(_ url: URL) -> [String] {
      let scheme = url.scheme?.lowercased() ?? ""
      let port = url.port ?? (scheme == "https" ? 443 : 80)
      return [scheme, url.host()?.lowercased() ?? "", "\(port)"]
    }
    return origin(self) == origin(other)
  }
}
