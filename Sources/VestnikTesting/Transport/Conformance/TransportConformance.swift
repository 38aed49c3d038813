public import VestnikCore

/// A suite that tries a transport against misbehaving servers and reports the promises of `HTTPTransport` it breaks.
///
/// ```swift
/// let report = await TransportConformance().run(MyTransport())
/// #expect(report.failures.isEmpty, "\(report)")
/// ```
///
/// The servers listen on a loopback address of this process; nothing else is needed. A ``Case`` is one promise: a
/// name, the expected behaviour, the reason, and a trial, which starts a server that behaves in one way, sends a
/// request through the transport, and compares the outcome. The cases run one after another, because many of them
/// measure time. With the package trait `AsyncHTTPClient`, `run(_:over:)` tries them over TLS and HTTP/2 as well.
///
/// A case that the library below a transport cannot pass is left out with ``init(excluding:)``; the transport's
/// documentation should name it. A case that ends the process, as some do with `URLSession` on Linux, is found by
/// running the cases one by one with ``init(only:)``. `Documentation/TransportConformance.md` in the repository has
/// the outcome of every case for the transports of this package.
public struct TransportConformance: Sendable {
  /// One promise and how it is tried.
  public struct Case: Sendable, Identifiable {
    /// The name, unique among all cases: `chunked/trailers`.
    public let name: String
    /// What a transport has to do.
    public let expected: String
    /// Why a transport has to do it: the document that demands it, or what goes wrong otherwise.
    public let reason: String
    /// The trial: returns what the transport did instead, or `nil` when it did what is expected.
    let body: @Sendable (ConformanceBench) async throws -> String?

    /// The name, which is unique.
    public var id: String { name }
  }

  /// All cases, in the order in which they are run.
  public static let allCases: [Case] =
    statusCases + redirectCases + framingCases + headerCases + slowCases + connectionCases + requestCases
    + uploadCases + cancellationCases

  /// The cases of this suite.
  public let cases: [Case]

  /// Makes a suite of all cases except those excluded.
  ///
  /// - Parameter excluded: The names of the cases to leave out; by default none. Unknown names change nothing.
  public init(excluding excluded: Set<String> = []) {
    cases = Self.allCases.filter { !excluded.contains($0.name) }
  }

  init(cases: [Case]) {
    self.cases = cases
  }

  /// Makes a suite of one case, or an empty suite when there is no case of that name.
  ///
  /// - Parameter name: The name of the case.
  public init(only name: String) {
    cases = Self.allCases.filter { $0.name == name }
  }

  /// Tries the cases against a transport, one after another; returns the report.
  ///
  /// A run of all cases takes about half a minute with a transport that keeps its promises. With a transport that
  /// never returns, this call never returns either: give the test a time limit.
  ///
  /// - Parameter transport: The transport to try.
  /// - Returns: The names of the cases and the promises that were not kept. A case that could not be tried, because
  ///   its server could not start, counts as a failure.
  public func run(_ transport: some HTTPTransport) async -> ConformanceReport {
    var failures: [ConformanceFailure] = []
    for one in cases {
      let found: String?
      do {
        found = try await one.body(ConformanceBench(transport))
      } catch {
        found = "the case could not be tried: \(error)"
      }
      if let found {
        failures.append(
          ConformanceFailure(name: one.name, expected: one.expected, found: found, reason: one.reason))
      }
    }
    return ConformanceReport(names: cases.map(\.name), failures: failures)
  }
}
