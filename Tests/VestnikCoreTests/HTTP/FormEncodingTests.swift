import Foundation
import Testing
import VestnikCore

@Suite struct FormEncodingTests {
  private func encoded(_ text: String) -> String {
    String(decoding: FormEncoding.encode([(name: "a", value: text)]).dropFirst(2), as: UTF8.self)
  }

  /// What a server makes of it: `+` is a space, then `%HH`.
  private func decoded(_ text: String) -> String? {
    text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: " ")
      .removingPercentEncoding
  }

  @Test(arguments: [
    ("", ""), ("+79990001122", "%2B79990001122"), ("+03:00", "%2B03%3A00"), ("a b  c", "a+b++c"),
    ("&;=%+", "%26%3B%3D%25%2B"), ("\r\n", "%0D%0A"), ("\n", "%0A"), ("a-b.c_d~e", "a-b.c_d~e"),
    ("Заказ", "%D0%97%D0%B0%D0%BA%D0%B0%D0%B7"), ("🙂", "%F0%9F%99%82"), ("\u{0}\u{7F}", "%00%7F"),
    ("*'()!@#$/?[]\\", "%2A%27%28%29%21%40%23%24%2F%3F%5B%5D%5C"),
    ("{|}^`\"<>,", "%7B%7C%7D%5E%60%22%3C%3E%2C"),
  ])
  func textIsEncodedByItsBytes(text: String, expected: String) {
    #expect(encoded(text) == expected)
  }

  @Test func pairsAreJoinedInTheirOrder() {
    let pairs = [(name: "b", value: "1"), (name: "a&", value: ""), (name: "ж", value: "=")]
    #expect(String(decoding: FormEncoding.encode(pairs), as: UTF8.self) == "b=1&a%26=&%D0%B6=%3D")
    #expect(FormEncoding.encode([]).isEmpty)
  }

  @Test func everyASCIICharacterComesBack() {
    for value in UInt8(0)...127 {
      let text = String(UnicodeScalar(value))
      let encoded = encoded(text)
      #expect(decoded(encoded) == text)
      #expect(encoded.utf8.count == 3 || encoded == text || encoded == "+")
    }
  }

  @Test func anyTextComesBackWithoutASpecialByte() {
    var generator = SystemRandomNumberGenerator()
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+%".utf8)
    for _ in 0..<500 {
      let scalars = (0..<Int.random(in: 0...40, using: &generator)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x1_FFFF, using: &generator))
      }
      let text = String(String.UnicodeScalarView(scalars))
      let encoded = encoded(text)
      #expect(decoded(encoded) == text && encoded.utf8.allSatisfy(allowed.contains))
    }
  }
}
