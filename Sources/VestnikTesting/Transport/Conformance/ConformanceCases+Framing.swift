import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TransportConformance {
  private static let head = "HTTP/1.1 200 OK\n"

  /// Cases about the end of a body, and about the error when the body ends elsewhere.
  static let framingCases: [Case] = [
    .response(
      "framing/http-1.0", "HTTP/1.0 200 OK\n\nhello", closes: true, status: 200, body: "hello",
      why: "RFC 9112 §6.3: without a length the body ends with the connection"),
    .response(
      "framing/no-length", head + "\nhello", closes: true, status: 200, body: "hello",
      why: "RFC 9112 §6.3: without a length the body ends with the connection"),
    .strict(
      "framing/same-length-twice", head + "Content-Length: 5\nContent-Length: 5\n\nhello",
      why: "RFC 9110 §8.6: read as one number, or refused"),
    .failure(
      "framing/two-lengths", head + "Content-Length: 5\nContent-Length: 3\n\nhello",
      [.malformed, .truncated],
      why: "RFC 9112 §6.3: the body of such a response cannot be trusted"),
    .failure(
      "framing/negative-length", head + "Content-Length: -5\n\nhello", [.malformed],
      why: "RFC 9112 §6.3: a length is a number of digits"),
    .failure(
      "framing/length-of-letters", head + "Content-Length: many\n\nhello", [.malformed],
      why: "RFC 9112 §6.3: a length is a number of digits"),
    .failure(
      "framing/short-body", head + "Content-Length: 100\n\nhello", [.truncated],
      why: "an id whose end is missing is another id"),
    .response(
      "framing/long-body", head + "Content-Length: 5\nConnection: close\n\nhello, too much", closes: true,
      status: 200,
      body: "hello", why: "what follows the body is not part of it"),
    .failure("framing/not-http", "SSH-2.0-OpenSSH_9.2\n", [.malformed], why: "another protocol answers"),
    .response(
      "chunked/whole", head + "Transfer-Encoding: chunked\n\n5\nhello\n0\n\n", status: 200, body: "hello",
      why: "RFC 9112 §7.1"),
    .response(
      "chunked/several", head + "Transfer-Encoding: chunked\n\n2\nhe\n03\nllo\n0\n\n", status: 200,
      body: "hello",
      why: "RFC 9112 §7.1: leading zeros are allowed"),
    .response(
      "chunked/extension", head + "Transfer-Encoding: chunked\n\n5;a=\"b\"\nhello\n0\n\n", status: 200,
      body: "hello",
      why: "RFC 9112 §7.1.1: extensions are skipped"),
    .response(
      "chunked/trailers", head + "Transfer-Encoding: chunked\n\n5\nhello\n0\nX-Sum: 1\n\n", status: 200,
      body: "hello",
      why: "RFC 9112 §7.1.2: a legal response must not end the process"),
    .strict(
      "chunked/beside-longer-length",
      head + "Content-Length: 99\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n",
      why: "RFC 9112 §6.3: Transfer-Encoding overrides Content-Length, or the response is refused"),
    .failure(
      "chunked/cut-in-chunk", head + "Transfer-Encoding: chunked\n\n64\nonly this", [.truncated],
      why: "a body whose end is missing is another body"),
    .failure(
      "chunked/without-last", head + "Transfer-Encoding: chunked\n\n5\nhello\n", [.truncated],
      why: "RFC 9112 §8: a body without its last chunk is incomplete"),
    .failure(
      "chunked/bad-size", head + "Transfer-Encoding: chunked\n\nzz\nhello\n0\n\n", [.malformed],
      why: "RFC 9112 §7.1: a size is a hexadecimal number"),
    Case(
      name: "gzip/whole", expected: "status 200 with the body unpacked", reason: "RFC 9110 §8.4.1.3"
    ) { bench in
      let server = try bench.server(Self.compressed(Gzip.member(Array("hello".utf8))[...]))
      return await bench.send(server.url("/")).isNot(200, body: "hello")
    },
    Case(
      name: "gzip/cut",
      expected: "the error truncated or malformed, maybe sent",
      reason: "an id whose end is missing is another id"
    ) { bench in
      let server = try bench.server(Self.compressed(Gzip.member(Array("hello".utf8)).dropLast(9)))
      let outcome = await bench.send(server.url("/"))
      return outcome.isNot([.truncated, .malformed], .maybeSent)
    },
    Case(
      name: "gzip/bomb", expected: "the error too-large, maybe sent, within 5 s",
      reason: "the limit counts what is unpacked, and no input may grow memory without bound"
    ) { bench in
      let server = try bench.server(Self.compressed(Gzip.bomb[...]))
      return await bench.send(server.url("/"), limit: 100_000).isNot([.tooLarge], .maybeSent)
    },
    limit("limit/exact", bytes: 50_000, limit: 50_000),
    limit("limit/one-more", bytes: 50_001, limit: 50_000),
    limit("limit/chunked-exact", bytes: 50_000, limit: 50_000, isChunked: true),
    limit("limit/chunked-one-more", bytes: 50_001, limit: 50_000, isChunked: true),
    Case(
      name: "limit/endless", expected: "the error too-large, and the end of the transfer within 10 s",
      reason: "a response that is given up must not go on occupying a connection"
    ) { bench in
      let ended = Locked(false)
      let server = try LoopbackServer { _, connection in
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "1000\r\n" + String(repeating: "x", count: 4096) + "\r\n"
        while connection.write(chunk) { continue }
        ended.change { $0 = true }
        connection.closeAfterwards()
      }
      let outcome = await bench.send(server.url("/"), limit: 100_000)
      if let wrong = outcome.isNot([.tooLarge], .maybeSent) { return wrong }
      for _ in 0..<500 where !ended.read() { try await Task.sleep(for: .milliseconds(20)) }
      return ended.read() ? nil : "the server could go on sending for 10 s"
    },
  ]

  /// Returns a response with a gzip body and its right length.
  private static func compressed(_ body: ArraySlice<UInt8>) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
  }

  /// Makes a case with a body of that many bytes and that limit of the response.
  private static func limit(_ name: String, bytes: Int, limit: Int, isChunked: Bool = false) -> Case {
    let fits = bytes <= limit
    return Case(
      name: name, expected: fits ? "status 200 with \(bytes) bytes" : "the error too-large, maybe sent",
      reason: "a body of the limit passes, one byte more does not"
    ) { bench in
      let body = String(repeating: "x", count: bytes)
      let framed =
        isChunked
        ? "Transfer-Encoding: chunked\n\n\(String(bytes, radix: 16))\n\(body)\n0\n\n"
        : "Content-Length: \(bytes)\n\n\(body)"
      let server = try bench.server("HTTP/1.1 200 OK\n" + framed)
      let outcome = await bench.send(server.url("/"), limit: limit)
      return fits ? outcome.isNot(200, body: body) : outcome.isNot([.tooLarge], .maybeSent)
    }
  }

  /// Cases of headers that no server should send: a transport may read or refuse them, in time and without harm.
  static let headerCases: [Case] = [
    .response(
      "header/no-space", head + "Content-Length: 2\nX-Name:7\n\nok", status: 200, body: "ok",
      header: ("X-Name", "7"),
      why: "RFC 9112 §5: the space behind the colon is optional"),
    .response(
      "header/any-case", head + "CONTENT-LENGTH: 2\nx-nAme: 7\n\nok", status: 200, body: "ok",
      header: ("X-Name", "7"),
      why: "RFC 9110 §5.1: names have no case"),
    .response(
      "header/empty-value", head + "Content-Length: 2\nX-Name:\n\nok", status: 200, body: "ok",
      header: ("X-Name", ""),
      why: "RFC 9110 §5.5: a value may be empty"),
    odd("header/folded", "X-Name: a\r\n b\r\n"),
    odd("header/nameless", ": value\r\n"),
    odd("header/without-colon", "no colon here\r\n"),
    odd("header/nul", "X-Name: a\u{0}b\r\n"),
    Case(
      name: "header/latin-1", expected: "status 200, or the error malformed, maybe sent",
      reason: "RFC 9110 §5.5: old servers write ISO 8859-1"
    ) { bench in
      let server = try bench.server(
        Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Name: ".utf8) + [0xE9, 0xFF]
          + Array("\r\n\r\nok".utf8))
      let outcome = await bench.send(server.url("/"))
      return outcome.isNot(200, body: "ok") == nil ? nil : outcome.isNot([.malformed], .maybeSent)
    },
    odd("header/200-kb", String(repeating: "X-Name: \(String(repeating: "v", count: 990))\r\n", count: 200)),
  ]

  /// Makes a case whose header has these extra lines.
  private static func odd(_ name: String, _ lines: String) -> Case {
    Case(
      name: name, expected: "status 200, or an error that says malformed, too-large or truncated, maybe sent",
      reason: "no header may end the process or hang it"
    ) { bench in
      let server = try bench.server(
        Array(("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + lines + "\r\nok").utf8), closes: true)
      let outcome = await bench.send(server.url("/"))
      return outcome.isNot(200, body: "ok") == nil
        ? nil : outcome.isNot([.malformed, .tooLarge, .truncated], .maybeSent)
    }
  }
}

/// A writer of the gzip format (RFC 1952), for bodies that a test cuts or damages.
package enum Gzip {
  /// Returns the bytes as one gzip member with one stored, uncompressed block, so that every cut is predictable.
  package static func member(_ bytes: [UInt8]) -> [UInt8] {
    let length = UInt16(bytes.count)
    var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    for half in [length, ~length] { member += [UInt8(half & 0xFF), UInt8(half >> 8)] }
    member += bytes
    for word in [crc32(bytes), UInt32(bytes.count)] {
      member += (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }
    return member
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  /// A gzip member of about 660 kB that expands to 100 MiB of zeros.
  static let bomb = BitWriter.zeros(bytes: 100 << 20)
}

/// A writer of a gzip member whose deflate stream is written bit by bit, lowest bit first (RFC 1951 §3.1.1).
private struct BitWriter {
  private var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  private var bits: UInt32 = 0
  private var count: UInt32 = 0

  /// Returns a gzip member of zeros: one literal, then copies of 258 bytes, each in 13 bits of the fixed code.
  ///
  /// The checksum is missing: a transport has to stop at its limit before the end.
  static func zeros(bytes size: Int) -> [UInt8] {
    var writer = Self()
    // The last block, with the fixed code.
    writer.write(0b011, 3)
    // The literal 0 is the code 00110000, its highest bit first.
    writer.write(0b0000_1100, 8)
    for _ in 0..<(size / 258) {
      // Length 258 is the code 11000101, distance 1 the code 00000.
      writer.write(0b1010_0011, 8)
      writer.write(0, 5)
    }
    writer.write(0, 7)
    writer.write(0, 7)
    return writer.bytes
  }

  private mutating func write(_ value: UInt32, _ width: UInt32) {
    bits |= value << count
    count += width
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      count -= 8
    }
  }
}
