import Testing
import VestnikCore

struct IPAllowlistTests {
  @Test(arguments: [
    ("217.20.145.192/28", "217.20.145.192", true), ("217.20.145.192/28", "217.20.145.207", true),
    ("217.20.145.192/28", "217.20.145.191", false), ("217.20.145.192/28", "217.20.145.208", false),
    ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
    ("0.0.0.0/0", "255.255.255.255", true), ("192.0.2.7", "192.0.2.7", true),
    ("192.0.2.7/32", "192.0.2.6", false), ("2001:db8::/32", "2001:db8:ffff::1", true),
    ("2001:db8::/32", "2001:db9::", false), ("::1", "0:0:0:0:0:0:0:1", true), ("::/0", "2001:db8::1", true),
    ("2001:db8::1/128", "2001:DB8::1", true), ("2001:db8::1", "2001:db8::2", false),
    ("2001:db8:0:0:1::/80", "2001:db8::1:0:0:5", true), ("1::", "1:0::0", true),
    ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", true), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", true),
  ])
  func anAddressIsInANetworkWhenThePrefixAgrees(cidr: String, address: String, expected: Bool) throws {
    #expect(try IPAllowlist([cidr]).contains(address) == expected)
  }

  @Test(arguments: [
    ("192.0.2.0/24", "::ffff:192.0.2.7", true), ("192.0.2.0/24", "::FFFF:c000:207", true),
    ("::ffff:192.0.2.0/120", "192.0.2.7", true), ("::ffff:192.0.2.0/120", "192.0.3.7", false),
    ("::ffff:0:0/96", "192.0.3.7", true), ("::ffff:192.0.2.7", "192.0.2.7", true),
    ("::/0", "192.0.2.7", false), ("0.0.0.0/0", "::1", false), ("192.0.2.0/24", "::192.0.2.7", false),
  ])
  func anAddressMappedIntoIPv6IsTheAddressOfIPv4(cidr: String, address: String, expected: Bool) throws {
    #expect(try IPAllowlist([cidr]).contains(address) == expected)
  }

  @Test(arguments: [
    "192.0.2.7:80", "192.0.2.7:65535", "[2001:db8::7]:443", "[2001:db8::7]", "2001:db8::7%eth0",
    "[2001:db8::7%25eth0]:443", " 192.0.2.7 ", "[::ffff:192.0.2.7]:0",
  ])
  func portsBracketsZonesAndBlanksAreTolerated(address: String) throws {
    #expect(try IPAllowlist(["192.0.2.7", "2001:db8::7"]).contains(address))
  }

  @Test(arguments: [
    "", " ", "localhost", "unknown", "_hidden", "192.0.2", "192.0.2.7.8", "192.0.2.256", "192.0.2.07",
    "192.0.2.",
    ".192.0.2", "192.0..7", "192.0.2.7:", "192.0.2.7:65536", "192.0.2.7:x", "192.0.2.+7", "192.0.2.-7",
    "0x7f.0.0.1", "1٢.0.2.7", "[192.0.2.7", "192.0.2.7]", "[::1]x", "[::1]:", ":", "::1::", ":::", "1:::2",
    ":1",
    "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::",
    "::+1", "::192.0.2", "::192.0.2.7:1", "1:2:3:4:5:6:7:192.0.2.7", "192.0.2.7/32", "[]", "[%]", "%",
  ])
  func whatIsNoAddressIsInNoNetwork(address: String) throws {
    #expect(try !IPAllowlist(["0.0.0.0/0", "::/0"]).contains(address))
  }

  @Test(arguments: [
    ("10.0.0.5/8", "bits set behind the prefix"), ("2001:db8::1/64", "bits set behind the prefix"),
    ("192.0.2.1/31", "bits set behind the prefix"), ("::1/0", "bits set behind the prefix"),
    ("10.0.0.0/33", "no prefix"), ("10.0.0.0/-1", "no prefix"), ("10.0.0.0/", "no prefix"),
    ("10.0.0.0/08", "no prefix"), ("10.0.0.0/8/8", "no prefix"), ("10.0.0.0/+8", "no prefix"),
    ("2001:db8::/129", "no prefix"), ("::ffff:10.0.0.0/8", "no prefix"), ("", "no address"),
    ("10.0.0.0:80/8", "no address"), ("10.0.0/8", "no address"), ("fe80::%eth0/64", "no address"),
    ("everybody", "no address"),
  ])
  func anEntryThatIsNoNetworkIsNamed(entry: String, problem: String) throws {
    let error = try #require(throws: ValidationError.self) {
      try IPAllowlist(["10.0.0.0/8", entry, "::1"])
    }
    let issue = try #require(error.issues.first)
    #expect(error.issues.count == 1)
    #expect(issue.path == "[1]")
    #expect(issue.rule == "source.cidr")
    #expect(issue.actual == "\(entry): \(problem)")
    #expect(!issue.allowed.isEmpty)
  }

  @Test func everyWrongEntryIsNamed() throws {
    let error = try #require(throws: ValidationError.self) { try IPAllowlist(["a", "10.0.0.0/8", "b"]) }
    #expect(error.issues.map(\.path) == ["[0]", "[2]"])
  }

  @Test func anEmptyListAllowsNobody() throws {
    #expect(try !IPAllowlist([]).contains("127.0.0.1"))
  }
}
