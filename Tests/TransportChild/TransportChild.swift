import VestnikTesting
import VestnikURLSession

/// Tries `URLSessionTransport` on cases of the conformance suite, because some of them end the process.
///
/// Prints for each name `passed`, or what is wrong; what ends the process prints nothing.
@main enum TransportChild {
  static func main() async {
    for name in CommandLine.arguments.dropFirst() {
      let report = await TransportConformance(only: name).run(URLSessionTransport())
      print(report.failures.first.map { "\(name): \($0.found)" } ?? "\(name): passed")
    }
  }
}
