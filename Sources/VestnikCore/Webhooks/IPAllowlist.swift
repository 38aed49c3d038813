/// Networks from which requests are taken.
///
/// An address of IPv4 that is mapped into IPv6 (`::ffff:192.0.2.7`) is the address of IPv4, and an entry of IPv6 such
/// as `::/0` never allows one of IPv4. An empty list allows nobody.
public struct IPAllowlist: Hashable, Sendable {
  private struct Network: Hashable, Sendable {
    let address: IPAddress
    /// The bits of an address that need not agree.
    let hostMask: UInt128

    func contains(_ other: IPAddress) -> Bool {
      other.family == address.family && other.bits & ~hostMask == address.bits
    }
  }

  private let networks: [Network]

  private init() { networks = [] }

  /// Allows nobody.
  package static let nobody = IPAllowlist()

  /// Reads networks: `217.20.145.192/28`, `2001:db8::/32`, or a single address without a prefix.
  ///
  /// - Parameter cidr: The networks.
  /// - Throws: ``ValidationError`` with an issue (rule `source.cidr`) for every entry that is no network, and for
  ///   every entry with bits set behind its prefix: `10.0.0.5/8` may mean `10.0.0.0/8` or `10.0.0.5`.
  public init(_ cidr: [String]) throws(ValidationError) {
    var networks: [Network] = []
    var issues: [ValidationIssue] = []
    for (index, entry) in cidr.enumerated() {
      switch Self.read(entry) {
      case .success(let network): networks.append(network)
      case .failure(let problem):
        issues.append(
          ValidationIssue(
            path: "[\(index)]", rule: "source.cidr",
            actual: "\(String(entry.prefix(60)).visibleForm): \(problem.actual)",
            allowed: problem.allowed, source: "RFC 4632 §3.1, RFC 4291 §2.3"))
      }
    }
    guard issues.isEmpty else { throw ValidationError(issues: issues) }
    self.networks = networks
  }

  /// Whether the address is in one of the networks.
  ///
  /// - Parameter address: An address as servers print it, with or without a port: `192.0.2.7`, `192.0.2.7:51544`,
  ///   `[2001:db8::7]:51544`.
  /// - Returns: False also for what is no address.
  public func contains(_ address: String) -> Bool {
    IPAddress(endpoint: address[...]).map(contains) ?? false
  }

  func contains(_ address: IPAddress) -> Bool {
    networks.contains { $0.contains(address) }
  }
}

extension IPAllowlist {
  private struct Problem: Error {
    let actual: String
    let allowed: String
  }

  private static func read(_ entry: String) -> Result<Network, Problem> {
    let parts = entry.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPAddress($0) }) else {
      return .failure(
        Problem(actual: "no address", allowed: "an address of IPv4 or IPv6 and a prefix, as in 192.0.2.0/24"))
    }
    let isV4 = address.family == .v4
    // The prefix of a mapped address is written for the 128 bits in which it stands.
    let mappedBits = isV4 && entry.utf8.contains(UInt8(ascii: ":")) ? 96 : 0
    let width = isV4 ? 32 : 128
    var prefix = width
    if parts.count == 2 {
      guard let written = IPAddress.decimal(parts[1], upTo: width + mappedBits), written >= mappedBits
      else {
        return .failure(
          Problem(actual: "no prefix", allowed: "a prefix of \(mappedBits)…\(width + mappedBits) bits"))
      }
      prefix = written - mappedBits
    }
    let hostBits = width - prefix
    let hostMask = hostBits == 128 ? UInt128.max : (1 << UInt128(hostBits)) - 1
    guard address.bits & hostMask == 0 else {
      return .failure(
        Problem(
          actual: "bits set behind the prefix",
          allowed: "zeros behind the prefix, or the prefix \(width + mappedBits) for this one address"))
    }
    return .success(Network(address: address, hostMask: hostMask))
  }
}
