import Synchronization
import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The tools of a conformance case: the transport, servers to send to, and comparisons that describe an outcome.
///
/// A case compares with the `isNot` functions: each returns `nil` for the expected outcome, and otherwise the finding
/// in words, so that findings chain with `??` and become the text of a ``ConformanceFailure``.
struct ConformanceBench: Sendable {
  typealias Outcome = Result<TransportResponse, TransportError>

  let transport: any HTTPTransport

  init(_ transport: any HTTPTransport) {
    self.transport = transport
  }

  /// Starts a server that writes the same response to every request; returns it.
  ///
  /// - Parameters:
  ///   - text: The response as written on the wire, with `\n` for CR LF.
  ///   - closes: Whether the connection ends after it.
  func server(_ text: String, closes: Bool = false) throws -> LoopbackServer {
    let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
    return try server(bytes, closes: closes)
  }

  /// Starts a server that writes the same bytes to every request; returns it.
  func server(_ bytes: [UInt8], closes: Bool = false) throws -> LoopbackServer {
    try LoopbackServer { _, connection in
      connection.write(bytes)
      if closes { connection.closeAfterwards() }
    }
  }

  /// Sends a request made of these parts; returns the response or the error.
  ///
  /// By default it is a `POST` of `hello`, with 5 s and a limit of 1 MiB. A `GET` or `HEAD` has no body.
  func send(
    _ url: URL, method: String = "POST", body: TransportBody = .bytes(Data("hello".utf8)),
    timeout: Duration = .seconds(5), limit: Int = 1 << 20, isIdempotent: Bool = false,
    onUpload: (@Sendable (TransferProgress) -> Void)? = nil
  ) async -> Outcome {
    let takesBody = method != "GET" && method != "HEAD"
    let request = TransportRequest(
      method: method, url: url, headers: takesBody ? ["Content-Type": "text/plain"] : [:],
      body: takesBody ? body : .none, timeout: timeout, responseLimit: limit, isIdempotent: isIdempotent)
    return await send(request, onUpload: onUpload)
  }

  /// Sends a request through the transport; returns the response or the error.
  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)? = nil
  ) async -> Outcome {
    do throws(TransportError) {
      return .success(try await transport.send(request, onUpload: onUpload))
    } catch {
      return .failure(error)
    }
  }
}

extension ConformanceBench.Outcome {
  /// The outcome in words, for a finding.
  var words: String {
    switch self {
    case .success(let response):
      "a response with status \(response.status) and \(response.body.count) bytes"
    case .failure(let error): "the error \(error)"
    }
  }

  /// Returns the finding unless this is a response with that status, body and header field.
  func isNot(_ status: Int, body: String? = nil, header: (String, String)? = nil) -> String? {
    guard case .success(let response) = self, response.status == status else { return words }
    if let body, response.body != Data(body.utf8) { return "\(words), which are not those of the server" }
    if let (name, value) = header, response.headers[name] != value {
      return "\(words), and \(name): \(response.headers[name] ?? "missing")"
    }
    return nil
  }

  /// Returns the finding unless this is an error with one of the reasons and that phase.
  func isNot(_ reasons: [TransportError.Reason], _ phase: TransportError.Phase) -> String? {
    guard case .failure(let error) = self, error.phase == phase, reasons.contains(error.reason) else {
      return words
    }
    return nil
  }
}

extension TransportConformance.Case {
  /// Makes a case whose server writes a response, and whose request has to end with that status, body and field.
  static func response(
    _ name: String, _ text: String, closes: Bool = false, method: String = "POST", status: Int,
    body: String? = nil, header: (String, String)? = nil, why reason: String
  ) -> Self {
    let named = header.map { " and \($0.0): \($0.1)" } ?? ""
    let expected = "status \(status)" + (body.map { " with the body \"\($0)\"" } ?? "") + named
    return Self(name: name, expected: expected, reason: reason) { bench in
      let server = try bench.server(text, closes: closes)
      let outcome = await bench.send(server.url("/"), method: method)
      return outcome.isNot(status, body: body, header: header) ?? server.requests.isNot(1)
    }
  }

  /// Makes a case whose response a careful reader may refuse: expected is the body `hello`, or the error malformed.
  static func strict(_ name: String, _ text: String, why reason: String) -> Self {
    Self(
      name: name, expected: "status 200 with the body \"hello\", or the error malformed, maybe sent",
      reason: reason
    ) { bench in
      let server = try bench.server(text)
      let outcome = await bench.send(server.url("/"))
      return outcome.isNot(200, body: "hello") == nil ? nil : outcome.isNot([.malformed], .maybeSent)
    }
  }

  /// Makes a case whose response has to end as an error after the request was sent.
  static func failure(
    _ name: String, _ text: String, closes: Bool = true, _ reasons: [TransportError.Reason],
    why reason: String
  ) -> Self {
    let words = reasons.map(\.rawValue).joined(separator: " or ")
    return Self(name: name, expected: "the error \(words), maybe sent, and one request", reason: reason) {
      bench in
      let server = try bench.server(text, closes: closes)
      return await bench.send(server.url("/")).isNot(reasons, .maybeSent) ?? server.requests.isNot(1)
    }
  }
}

extension [ReceivedRequest] {
  /// Returns the finding unless the server has read exactly that many requests.
  func isNot(_ number: Int) -> String? {
    count == number ? nil : "\(count) requests reached the server instead of \(number)"
  }
}

/// A value behind a lock, to which closures on other threads write.
final class Locked<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) {
    self.value = Mutex(value)
  }

  func read() -> Value { value.withLock { $0 } }

  func change<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
    value.withLock { value in
      // Changed in a copy: the compiler forbids a sending result that may share the protected value.
      var copy = value
      let result = change(&copy)
      value = copy
      return result
    }
  }
}
