public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension OKGraphClient {
  /// Uploads a file and returns a reference that can be attached to messages (OK Graph API,
  /// graph.user.fileUploadUrl).
  ///
  /// ```swift
  /// let photo = try await ok.upload(.image(fileAt: url))
  /// let message = OKMessage("The new menu", attachments: [.uploaded(photo)])
  /// let receipt = try await ok.send(message, to: chat)
  /// ```
  ///
  /// The client asks OK for an address, sends the file there as a multipart form, and waits while OK processes it, as
  /// long as ``OKProcessing`` says. When the task is cancelled in that pause, the reference is returned all the same,
  /// because the upload is complete. If OK refuses a message because the file is still not processed, `send` sends
  /// the message again; `edit` and `answer` do not.
  ///
  /// - Parameters:
  ///   - upload: The file. A file on the disk is streamed from there.
  ///   - options: How to call; `nil` for the context's, with a time-out of 10 minutes for the request with the file.
  ///   - progress: Called with the progress of the file, on any thread, and not after the return. It must not block.
  /// - Returns: The kind of the file and its token.
  /// - Throws: `MessagingError`. Its code is `.invalid` when the upload breaks a rule, and `.unreadableResponse` with
  ///   `.notSent` when OK names no address, or one that is not at ``OKGraphClient/Configuration/uploadHosts``. For a
  ///   file that cannot be read it is `.transport` with `.notSent`.
  public func upload(
    _ upload: OKUpload, options: SendOptions? = nil,
    progress: (@Sendable (TransferProgress) -> Void)? = nil
  ) async throws(MessagingError) -> OKUploadedFile {
    let issues = upload.issues(under: configuration.effectiveLimits)
    if issues.containsError { throw MessagingError(code: .invalid, delivery: .notSent, issues: issues) }
    let target = try await uploadTarget(for: upload.kind, options)
    var uploadOptions = options ?? context.options
    if options == nil { uploadOptions.timeout = .seconds(600) }
    let photos = try await call(
      uploadOptions, isReadOnly: false, onUpload: progress,
      redacting: Redaction(secrets: [token] + target.secrets)
    ) {
      () throws(ValidationError) in
      let form = upload.form
      // The upload server is another host: it must not get the token.
      return TransportRequest(
        url: target.url, headers: ["Content-Type": form.contentType], body: .multipart(form))
    } read: { (response, parser) throws(MessagingError) in
      // Only for images does the response matter; for other kinds it may be empty.
      upload.kind == .image ? try parser.value(OKUploadResult.self, of: response) : nil
    }
    let file = OKUploadedFile(kind: upload.kind, token: try token(photos, target))
    let pause = configuration.processing.pause(after: upload.kind, bytes: upload.byteCount)
    if pause > .zero { try? await context.time.sleep(until: context.time.uptime + pause) }
    return file
  }

  /// An upload address that was checked, and the token that came with it.
  private struct Target {
    let url: URL
    let token: String?

    /// The parts of the address that no error may show: its query, which is a signature, and each value in it.
    var secrets: [Secret] {
      let items = URLComponents(url: url, resolvingAgainstBaseURL: true)?.queryItems ?? []
      // OK may quote a single value. Values of fewer than 4 bytes are no secrets, and redacting them would garble
      // most texts.
      let values = items.compactMap(\.value).filter { $0.utf8.count >= 4 }
      return ([url.query(percentEncoded: true) ?? ""] + values).map { Secret($0) }
    }
  }

  /// Asks OK for the address of an upload, and checks that a file may be sent there.
  private func uploadTarget(
    for kind: OKUploadedFile.Kind, _ options: SendOptions?
  ) async throws(MessagingError) -> Target {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try requestBuilder.get(["me", "fileUploadUrl"], [("type", kind.rawValue)])
    } read: { (response, parser) throws(MessagingError) in
      let target = try parser.value(OKUploadTarget.self, of: response)
      guard let url = target.url, url.scheme != nil else {
        throw unreadableTarget("no `url` that is one")
      }
      if let refusal = configuration.refusal(ofUploadTo: url) { throw unreadableTarget(refusal) }
      let token = target.token.flatMap { $0.isEmpty ? nil : $0 }
      guard token != nil || kind == .image else { throw unreadableTarget("no `token`") }
      return Target(url: url, token: token)
    }
  }

  /// Returns the error of a response without a usable address; it omits the response, whose address is signed.
  private func unreadableTarget(_ detail: String) -> MessagingError {
    MessagingError(code: .unreadableResponse, delivery: .notSent, detail: detail)
  }

  /// Returns the token for messages: for an image the one in the response to the upload, for other kinds the one that
  /// came with the address.
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
  /// Returns why a file must not be sent to an address from a response; `nil` for an address that may be used.
  ///
  /// The reason never shows the query of the address, which is signed.
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
  /// Returns whether both addresses have the same scheme, host and port (RFC 6454, section 4).
  fileprivate func hasSameOrigin(as other: URL) -> Bool {
    func origin(_ url: URL) -> [String] {
      let scheme = url.scheme?.lowercased() ?? ""
      let port = url.port ?? (scheme == "https" ? 443 : 80)
      return [scheme, url.host()?.lowercased() ?? "", "\(port)"]
    }
    return origin(self) == origin(other)
  }
}
