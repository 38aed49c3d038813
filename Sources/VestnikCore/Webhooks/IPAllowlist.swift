/// A list of the IP networks from which requests are accepted.
///
/// ```swift
/// let allowlist = try IPAllowlist(["217.20.145.192/28", "2001:db8::/32", "192.0.2.7"])
/// ```
///
/// An IPv4 address that is mapped into IPv6 (`::ffff:192.0.2.7`) counts as the IPv4 address, and an IPv6 network such
/// as `::/0` never allows an IPv4 address. An empty list allows no address.
public struct IPAllowlist: Hashable, Sendable {
  private struct Network: Hashable, Sendable {
    let address: IPAddress
    /// The bits behind the prefix, which may have any value in an address of the network.
    let hostMask: UInt128

    func contains(_ other: IPAddress) -> Bool {
      other.family == address.family && other.bits & ~hostMask == address.bits
    }
  }

  private let networks: [Network]

  private init() { networks = [] }

  /// The empty list, which allows no address.
  package static let empty = IPAllowlist()

  /// Makes a list from networks in CIDR notation.
  ///
  /// - Parameter cidr: The networks: `217.20.145.192/28`, `2001:db8::/32`, or a single address without a prefix.
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

  /// Returns whether the address is in one of the networks.
  ///
  /// - Parameter address: An address as servers print it, with or without a port: `192.0.2.7`, `192.0.2.7:51544`,
  ///   `[2001:db8::7]:51544`.
  /// - Returns: Whether the address is allowed; `false` also for a text that is not an address.
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

  /// Reads one network in CIDR notation, or one address.
  private static func read(_ entry: String) -> Result<Network, Problem> {
    let parts = entry.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPAddress($0) }) else {
      return .failure(
        Problem(actual: "no address", allowed: "an address of IPv4 or IPv6 and a prefix, as in 192.0.2.0/24"))
    }
    let isV4 = address.family == .v4
    // The prefix of a mapped address counts the bits of the IPv6 address.
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

/// An IPv4 or IPv6 address. An IPv4 address that is mapped into IPv6 (RFC 4291 §2.5.5.2) is the IPv4 address.
struct IPAddress: Hashable, Sendable {
  enum Family: Hashable, Sendable {
    case v4
    case v6
  }

  let family: Family
  /// The address as a number; an IPv4 address is in its lowest 32 bits.
  let bits: UInt128

  /// Reads an address without a port, brackets or a zone; `nil` for any other text, also for leading zeros in IPv4.
  init?(_ text: Substring) {
    if let bits = Self.v4Bits(text) {
      self.init(family: .v4, bits: UInt128(bits))
    } else if let bits = Self.v6Bits(text) {
      self.init(mapping: bits)
    } else {
      return nil
    }
  }

  /// Reads an address as servers and proxies print it, with or without a port, a zone, and blanks around it:
  /// `192.0.2.7:51544`, `[2001:db8::7]:51544`, `fe80::7%eth0`.
  init?(endpoint text: Substring) {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    if text.first == "[" {
      let address = text.dropFirst().prefix { $0 != "]" }
      let rest = text[address.endIndex...]
      guard rest.first == "]", rest.count == 1 || Self.isPort(rest.dropFirst()) else { return nil }
      self.init(address.prefix { $0 != "%" })
    } else if let colon = text.firstIndex(of: ":"), text[colon...].dropFirst().firstIndex(of: ":") == nil {
      // A single colon: only an IPv4 address has a port without brackets.
      guard Self.isPort(text[colon...]), let bits = Self.v4Bits(text[..<colon]) else { return nil }
      self.init(family: .v4, bits: UInt128(bits))
    } else {
      self.init(text.prefix { $0 != "%" })
    }
  }

  private init(family: Family, bits: UInt128) {
    self.family = family
    self.bits = bits
  }

  /// Makes an IPv6 address, or the IPv4 address that is mapped into it.
  private init(mapping bits: UInt128) {
    let isMapped = bits >> 32 == 0xFFFF
    self.init(family: isMapped ? .v4 : .v6, bits: isMapped ? bits & 0xFFFF_FFFF : bits)
  }

  /// Returns whether the text is a colon and a port.
  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && decimal(text.dropFirst(), upTo: 65_535) != nil
  }

  /// Reads a number of 1…5 ASCII digits without leading zeros; `nil` for any other text, and above the limit.
  static func decimal(_ text: Substring, upTo limit: Int) -> Int? {
    guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      text.utf8.count == 1 || text.utf8.first != 0x30, let number = Int(text), number <= limit
    else { return nil }
    return number
  }

  private static func v4Bits(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard let octet = decimal(part, upTo: 255) else { return nil }
      bits = bits << 8 | UInt32(octet)
    }
    return bits
  }

  /// Reads an IPv6 address in the text forms of RFC 4291 §2.2: eight groups, one run of zeros as `::`, the last 32
  /// bits as IPv4.
  private static func v6Bits(_ text: Substring) -> UInt128? {
    guard text.utf8.count <= 45 else { return nil }
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    if let last = parts.last, let tail = v4Bits(last) {
      parts.removeLast()
      parts += [Substring(String(tail >> 16, radix: 16)), Substring(String(tail & 0xFFFF, radix: 16))]
    }
    // `::` at an end leaves two empty parts there, of which one belongs to the run of zeros.
    if parts[0].isEmpty {
      guard parts[1].isEmpty else { return nil }
      parts.removeFirst()
    }
    if parts.count > 1, parts[parts.count - 1].isEmpty {
      guard parts[parts.count - 2].isEmpty else { return nil }
      parts.removeLast()
    }
    if let run = parts.firstIndex(of: "") {
      guard parts.count <= 8 else { return nil }
      parts.replaceSubrange(run...run, with: repeatElement("0", count: 9 - parts.count))
    }
    guard parts.count == 8 else { return nil }
    var bits: UInt128 = 0
    for part in parts {
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
        let group = UInt16(part, radix: 16)
      else { return nil }
      bits = bits << 16 | UInt128(group)
    }
    return bits
  }
}
