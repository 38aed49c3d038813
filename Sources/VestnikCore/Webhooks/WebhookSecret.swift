/// A secret that only the provider and you know, and the part of the request in which the provider sends it.
///
/// Most providers sign nothing, so the secret stands in the address that you gave them. It is compared in a time that
/// does not depend on where the two differ. An empty secret matches no request, so that a variable that was not set
/// does not accept everything. A secret with a control character in it, such as a line end, matches no request either
/// (a ``Secret`` drops those at its ends). The ``WebhookError`` of such a policy says so.
public enum WebhookSecret: Sendable {
  /// The end of the path, after a `/`: `/hooks/status/f2c9…`.
  ///
  /// The path is percent-decoded before the comparison; a `+` in it is a plus.
  case pathSuffix(Secret)
  /// A parameter of the query: `/hooks/status?key=f2c9…`. When there are several of that name, the first one counts.
  case query(name: String, Secret)
  /// A field of the body, for a provider that sends one. The receiver of any other provider refuses every request.
  case bodyField(Secret)

  /// The name of the query parameter with the secret, so that a receiver does not hand it on as data; `nil` for a
  /// secret in another place.
  package var queryName: String? {
    if case .query(let name, _) = self { name } else { nil }
  }

  /// The reason in words why no request can match the secret; `nil` for a usable secret.
  var flaw: String? {
    let secret =
      switch self {
      case .pathSuffix(let secret), .query(_, let secret), .bodyField(let secret): secret.reveal()
      }
    if secret.isEmpty { return "the secret of the policy is empty, so that no request is taken" }
    guard secret.hasControlCharacter else { return nil }
    return
      "the secret of the policy has a control character in it, such as a line end, so that no request is taken"
  }

  /// Returns whether the target has the secret; `true` for a secret in the body, which is compared later.
  func matches(target: String) -> Bool {
    switch self {
    case .pathSuffix(let secret):
      let path = target.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
      guard let decoded = try? PercentEncoding.decode(path, plusIsSpace: false) else { return false }
      let expected = secret.reveal()
      let bytes = Array(decoded.utf8)
      let tail = bytes.suffix(expected.utf8.count + 1)
      return tail.first == UInt8(ascii: "/") && Self.isEqual(tail.dropFirst(), expected)
    case .query(let name, let secret):
      // A value with invalid percent-encoding is not the one that was given to the provider.
      guard let value = QueryParameters(target: target).value(of: name), value.problem == nil else {
        return false
      }
      return Self.isEqual(value.text.utf8, secret.reveal())
    case .bodyField:
      return true
    }
  }

  /// Returns whether the field of the body is the secret; `true` when the policy expects no secret there.
  func matches(bodyField: String?) -> Bool {
    guard case .bodyField(let secret) = self else { return true }
    return Self.isEqual((bodyField ?? "").utf8, secret.reveal())
  }

  /// Returns whether the received bytes are those of the secret.
  private static func isEqual(_ received: some Collection<UInt8>, _ secret: String) -> Bool {
    isEqual(received, Array(secret.utf8))
  }

  /// Returns whether the received bytes are the expected ones, and `false` when none are expected. The time depends
  /// only on the number of received bytes.
  @inline(never)
  package static func isEqual(_ received: some Collection<UInt8>, _ expected: [UInt8]) -> Bool {
    guard !expected.isEmpty else { return false }
    var difference = received.count ^ expected.count
    var index = 0
    for byte in received {
      difference |= Int(byte ^ expected[index])
      index += 1
      if index == expected.count { index = 0 }
    }
    return difference == 0
  }
}

/// The message authentication code of RFC 2104 with SHA-256 (FIPS 180-4).
///
/// It is implemented here because Swift on Linux has none without a package, and this module depends on no package.
/// It is used for the short signature of an incoming message only.
package enum HMACSHA256 {
  /// Returns the message authentication code, 32 bytes.
  package static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? digest(of: key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = digest(of: block.map { $0 ^ 0x36 } + message)
    return digest(of: block.map { $0 ^ 0x5C } + inner)
  }

  /// Returns the SHA-256 of the bytes, 32 bytes.
  package static func digest(of bytes: [UInt8]) -> [UInt8] {
    var padded = bytes + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    padded += bigEndian(UInt64(bytes.count) * 8)
    var state: [UInt32] = [
      0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ]
    for start in stride(from: 0, to: padded.count, by: 64) {
      add(block: padded[start..<start + 64], to: &state)
    }
    return state.flatMap(bigEndian)
  }

  private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    stride(from: number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// Adds a block of 64 bytes to the state of a digest (FIPS 180-4 §6.2.2).
  private static func add(block: ArraySlice<UInt8>, to state: inout [UInt32]) {
    var words = stride(from: block.startIndex, to: block.endIndex, by: 4).map { index in
      block[index..<index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<64 {
      let (early, late) = (words[index - 15], words[index - 2])
      let first = rotate(early, 7) ^ rotate(early, 18) ^ (early >> 3)
      let second = rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10)
      words.append(words[index - 16] &+ first &+ words[index - 7] &+ second)
    }
    var (a, b, c, d, e, f, g, h) = (
      state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
    )
    for index in 0..<64 {
      let first =
        h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ ((e & f) ^ (~e & g)) &+ constants[index]
        &+ words[index]
      let second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The constants of SHA-256: the first 32 bits of the fractional parts of the cube roots of the first 64 primes
  /// (FIPS 180-4 §4.2.2).
  private static let constants: [UInt32] = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
    0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
    0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
    0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
    0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
  ]
}
