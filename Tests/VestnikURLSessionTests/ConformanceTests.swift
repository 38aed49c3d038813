import Foundation
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

extension TransportTests {
  /// The conformance suite, run against `URLSessionTransport` and against transports that are wrong on purpose.
  @Suite struct Conformance {
    #if canImport(FoundationNetworking)
      /// What Foundation does not let the transport keep on Linux; its documentation lists the same names.
      static let known: Set = [
        "framing/two-lengths", "chunked/trailers", "gzip/cut", "limit/endless", "header/no-space",
        "deadline/silence-in-header", "connection/closed-in-header", "connection/tls-to-plain-port",
        "kept/dies-on-post", "kept/reset-on-post", "cancel/in-header",
      ]
    #else
      static let known: Set<String> = []
    #endif

    /// Here the server ends the connection after the verdict: whether that ends the process is a matter of time.
    static let sometimes: Set = ["deadline/silence-in-header", "cancel/in-header"]

    /// The storm of cancellations has a test of its own here.
    @Test func theTransportKeepsEveryPromiseButTheKnown() async {
      let left = Self.known.union(["cancel/5000-around-the-response"])
      let report = await TransportConformance(excluding: left).run(URLSessionTransport())
      #expect(report.failures.isEmpty, "\(report)")
      #expect(report.names.count >= 100)
    }

    /// In a process of its own, because some of them end it. One that passes is no longer known: take it off the lists.
    @Test(arguments: known.subtracting(sometimes).sorted())
    func whatIsKnownIsStillSo(_ name: String) async throws {
      #expect(TransportConformance.allCases.contains { $0.name == name })
      let output = try ChildProcess.run(name)
      #expect(!output.contains("\(name): passed"))
    }

    @Test func withoutKeptConnectionsABrokenOneIsReportedAtOnce() async {
      for name in ["kept/dies-on-post", "kept/reset-on-post", "kept/reused", "many/64-at-once"] {
        let report = await TransportConformance(only: name).run(URLSessionTransport(reusesConnections: false))
        #expect(report.failures.isEmpty, "\(report)")
      }
    }

    @Test func aTransportThatFollowsRedirectsIsFound() async {
      let report = await TransportConformance(only: "redirect/307-post").run(
        Following(base: URLSessionTransport()))
      #expect(report.failures.map(\.name) == ["redirect/307-post"])
    }

    @Test func aTransportThatRepeatsIsFound() async {
      let transport = Repeating(base: URLSessionTransport())
      for name in ["connection/closed-before-response", "kept/dies-on-get"] {
        let report = await TransportConformance(only: name).run(transport)
        #expect(report.failures.first?.found.contains("2 requests") == true, "\(report)")
      }
    }

    @Test func aTransportThatLiesAboutAPhaseIsFound() async {
      for name in ["connection/reset-before-response", "deadline/silence", "framing/short-body"] {
        let report = await TransportConformance(only: name).run(Lying(base: URLSessionTransport()))
        #expect(report.failures.first?.found.contains("nothing was sent") == true, "\(report)")
      }
    }

    @Test func namesAreUniqueAndUnknownOnesNameNothing() {
      let names = TransportConformance.allCases.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(TransportConformance(only: "no/such").cases.isEmpty)
      #expect(TransportConformance(excluding: [names[0]]).cases.count == names.count - 1)
    }
  }
}

/// Follows a redirect as browsers do.
private struct Following: HTTPTransport {
  let base: URLSessionTransport

  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    let response = try await base.send(request, onUpload: onUpload)
    guard let target = response.headers["Location"].flatMap({ URL(string: $0) }) else { return response }
    var next = request
    next.url = target
    return try await base.send(next, onUpload: nil)
  }
}

/// Tries once more whenever something went wrong.
private struct Repeating: HTTPTransport {
  let base: URLSessionTransport

  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    do throws(TransportError) {
      return try await base.send(request, onUpload: onUpload)
    } catch {
      return try await base.send(request, onUpload: nil)
    }
  }
}

/// Says of every failure that nothing was sent.
private struct Lying: HTTPTransport {
  let base: URLSessionTransport

  func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    do throws(TransportError) {
      return try await base.send(request, onUpload: onUpload)
    } catch {
      throw TransportError(phase: .notSent, reason: error.reason, detail: error.detail)
    }
  }
}

/// The program that tries one case.
private enum ChildProcess {
  private static var program: URL {
    #if os(macOS)
      for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
        return bundle.bundleURL.deletingLastPathComponent().appending(path: "transport-child")
      }
    #endif
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "transport-child")
  }

  static func run(_ name: String) throws -> String {
    let process = Process()
    process.executableURL = program
    process.arguments = [name]
    process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
