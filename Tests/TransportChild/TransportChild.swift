import VestnikTesting
import VestnikURLSession

/// Tries `URLSessionTransport` on one case of the conformance suite, because some cases end the process.
///
/// Prints `passed`, or what is wrong; what ends the process prints nothing.
@main enum TransportChild {
  static func main() async {
    for name in CommandLine.arguments.dropFirst() {
      let report = await TransportConformance(only: name).run(URLSessionTransport())
      print(report.failures.first.map { "\(name): \($0.found)" } ?? "\(name): passed")
    }
    if CommandLine.arguments.count == 1 {
      for one in TransportConformance.allCases { print(one.name) }
    }
  }
}
