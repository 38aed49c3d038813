public import VestnikCore

/// Tries a transport against a server that misbehaves, and tells which promises of `HTTPTransport` it does not keep.
///
/// The server listens on a loopback address of this process; nothing else is needed:
///
/// ```
/// let report = await TransportConformance().run(MyTransport())
/// #expect(report.failures.isEmpty, "\(report)")
/// ```
///
/// A case that the library below cannot pass can be left out by its name; say so in your transport's documentation. A
/// case that ends the process, as some do with `URLSession` on Linux, is found by running the cases one by one.
public struct TransportConformance: Sendable {
  /// One promise and how it is tried.
  public struct Case: Sendable, Identifiable {
    /// The name, unique among all cases: `chunked/trailers`.
    public let name: String
    /// What a transport has to do.
    public let expected: String
    /// Why: a document, or what goes wrong otherwise.
    public let reason: String
    /// Tries a transport; returns what it did instead, or `nil` when all is right.
    let body: @Sendable (ConformanceBench) async throws -> String?

    /// The name.
    public var id: String { name }
  }

  /// A promise that was not kept.
  public struct Failure: Hashable, Sendable, CustomStringConvertible {
    /// The name of the case.
    public let name: String
    /// What was expected.
    public let expected: String
    /// What was found instead.
    public let found: String
    /// Why it matters.
    public let reason: String

    /// All of it in one line.
    public var description: String { "\(name): \(found); expected \(expected) (\(reason))" }
  }

  /// What a run has found.
  public struct Report: Sendable, CustomStringConvertible {
    /// The names of the cases that were run, in their order.
    public let names: [String]
    /// What is wrong, in the same order.
    public let failures: [Failure]

    /// One line for each failure, behind a line with the numbers.
    public var description: String {
      ([
        "\(names.count - failures.count) of \(names.count) cases passed"
      ] + failures.map(\.description)).joined(separator: "\n")
    }
  }

  /// All cases, in the order in which they are run.
  public static let allCases: [Case] =
    statusCases + redirectCases + framingCases + headerCases + slowCases + connectionCases + requestCases
    + uploadCases + cancellationCases

  /// The cases of this suite.
  public let cases: [Case]

  /// Makes a suite.
  ///
  /// - Parameter excluded: The names of cases to leave out.
  public init(excluding excluded: Set<String> = []) {
    cases = Self.allCases.filter { !excluded.contains($0.name) }
  }

  init(cases: [Case]) {
    self.cases = cases
  }

  /// Makes a suite of one case, or of none when there is no case of that name.
  public init(only name: String) {
    cases = Self.allCases.filter { $0.name == name }
  }

  /// Tries every case against a transport, one after another, and returns what is wrong.
  ///
  /// It takes about half a minute with a transport that keeps its promises. A transport that never returns makes this
  /// call never return either: give the test a time limit.
  public func run(_ transport: some HTTPTransport) async -> Report {
    var failures: [Failure] = []
    for one in cases {
      let found: String?
      do {
        found = try await one.body(ConformanceBench(transport))
      } catch {
        found = "the case could not be tried: \(error)"
      }
      if let found {
        failures.append(Failure(name: one.name, expected: one.expected, found: found, reason: one.reason))
      }
    }
    return Report(names: cases.map(\.name), failures: failures)
  }
}
