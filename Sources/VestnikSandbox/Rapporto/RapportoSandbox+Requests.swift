import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RapportoSandbox {
  /// Returns the response of the provider, or plays the fault that was injected for the request.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - onUpload: Told that the body was sent, unless a fault refuses the connection; `nil` is told nothing.
  /// - Throws: `TransportError` for the fault, for a cancelled task, and for a response that is larger than the
  ///   request allows. A refused request has a response and is no error.
  public func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    try await SandboxRequest(request: request, time: time).run(
      onUpload: onUpload, nextFault: { state.withLock { $0.countRequest() } },
      respond: { respond(to: request) })
  }

  private func respond(to request: TransportRequest) -> SandboxResponse {
    let parts = URLComponents(url: request.url, resolvingAgainstBaseURL: true)
    let path = parts?.percentEncodedPath ?? ""
    do throws(SandboxRefusal) {
      if path.hasSuffix(rules.restPath) { return respondREST(to: request, query: parts?.percentEncodedQuery) }
      guard path.hasSuffix(rules.path) else {
        throw SandboxRefusal(code: 404, text: "path: \(rules.path) or \(rules.restPath) expected")
      }
      return respondForm(StrictForm(try parameters(of: request, query: parts?.percentEncodedQuery)))
    } catch {
      return SandboxResponse(response: error.response)
    }
  }

  /// Returns the encoded parameters: the query of a `GET`, the body of a `POST`.
  private func parameters(of request: TransportRequest, query: String?) throws(SandboxRefusal) -> [UInt8] {
    switch (request.method, request.body) {
    case ("GET", .none): return Array((query ?? "").utf8)
    case ("GET", .bytes): throw .badRequest("body: nothing expected beside a query")
    case ("POST", .bytes(let body)):
      guard query == nil else { throw .badRequest("URL: no query expected beside a body") }
      try checkType(of: request, "application/x-www-form-urlencoded")
      return Array(body)
    case ("POST", .none): throw .badRequest("body: a form expected")
    default:
      throw SandboxRefusal(code: 405, text: "method: POST or GET expected")
    }
  }

  private func respondForm(_ form: StrictForm) -> SandboxResponse {
    let format = form.values["output"] == "xml" ? RapportoResponseBody.Format.xml : .text
    return respond(as: format) { problems throws(SandboxRefusal) in
      var reader = RapportoFormReader(form, rules: rules, now: time.now)
      defer { problems = reader.problems }
      if let failure = form.failure { throw .badRequest(failure) }
      let account = try reader.account()
      try checkIsActive(account, as: format)
      return try reader.command(of: account)
    }
  }

  private func respondREST(to request: TransportRequest, query: String?) -> SandboxResponse {
    respond(as: .json) { problems throws(SandboxRefusal) in
      guard request.method == "POST", case .bytes(let body) = request.body, query == nil else {
        throw .badRequest("request: POST with a body and no query expected")
      }
      try checkType(of: request, "application/json")
      var reader = try RapportoRESTReader(try Self.document(body), rules: rules)
      defer { problems = reader.problems }
      let account = try reader.account()
      try checkIsActive(account, as: .json)
      return try reader.command(of: account)
    }
  }

  private static func document(_ body: Data) throws(SandboxRefusal) -> StrictJSON {
    do throws(StrictJSON.Failure) {
      return try StrictJSON(parsing: Array(body))
    } catch {
      throw .badRequest("body: \(error)")
    }
  }

  private func checkType(of request: TransportRequest, _ expected: String) throws(SandboxRefusal) {
    let parts = (request.headers["Content-Type"] ?? "").lowercased().split(separator: ";")
      .map { $0.filter { $0 != " " && $0 != "\t" } }
    let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }
    guard parts.first == expected, [nil, "charset=utf-8", "charset=\"utf-8\""].contains(charset) else {
      throw .badRequest("Content-Type: \(expected) in UTF-8 expected")
    }
  }

  private func checkIsActive(_ account: String, as format: RapportoResponseBody.Format) throws(SandboxRefusal)
  {
    guard state.withLock({ $0.inactive.contains(account) }) else { return }
    throw RapportoRefusal.inactiveService.refusal(as: format)
  }

  /// Returns the response to a request of either interface: for an injected code, or for the command that is read.
  private func respond(
    as format: RapportoResponseBody.Format,
    read: (_ problems: inout [String]) throws(SandboxRefusal) -> RapportoSendCommand
  ) -> SandboxResponse {
    let (code, quirk) = state.withLock { ($0.codes.next(), $0.quirks.next()) }
    if let code {
      let reply = RapportoResponseBody.refused(code: code, text: "asked for by the test")
      return SandboxResponse(response: reply.response(as: format, with: quirk))
    }
    var problems: [String] = []
    defer { state.withLock { $0.problems += problems } }
    do throws(SandboxRefusal) {
      return try accept(try read(&problems), as: format, quirk: quirk)
    } catch {
      let code = format == .json && error.code == 400 ? 4 : error.code
      let reply = RapportoResponseBody.refused(code: code, text: error.text)
      return SandboxResponse(response: reply.response(as: format, with: quirk))
    }
  }

  private func accept(
    _ command: RapportoSendCommand, as format: RapportoResponseBody.Format, quirk: ResponseQuirk?
  ) throws(SandboxRefusal) -> SandboxResponse {
    // The clock is read before the lock is taken, because it may be code of the test.
    let arrival = SandboxArrival(uptime: time.uptime, now: time.now)
    do throws(RapportoRefusal) {
      let (accepted, announcement, workingTime) = try state.withLock { state throws(RapportoRefusal) in
        let accepted = try state.accept(command, arrival: arrival, rules: rules)
        return (accepted, state.log.takeAnnouncement(), state.workingTime)
      }
      announcement.make()
      var partnerID: String?
      if case .report(let id, _, _) = command.reporting { partnerID = id }
      let reply = RapportoResponseBody.accepted(id: accepted.id, key: partnerID)
      return SandboxResponse(
        response: reply.response(as: format, with: quirk),
        workingTime: accepted.isNew ? workingTime : .zero)
    } catch {
      throw error.refusal(as: format)
    }
  }
}

extension RapportoRefusal {
  /// Returns the refusal whose status is the error code of the interface.
  fileprivate func refusal(as format: RapportoResponseBody.Format) -> SandboxRefusal {
    SandboxRefusal(code: format == .json ? restCode : code, text: text)
  }
}
