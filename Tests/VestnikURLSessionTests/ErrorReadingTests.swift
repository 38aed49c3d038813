import Foundation
import Testing
import VestnikCore
import VestnikURLSession

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TransportTests {
  /// What cannot be provoked on a loopback address.
  @Suite struct ErrorReading {
    @Test(arguments: [
      "Failed to connect to host port 443 after 5 ms: Couldn't connect to server",
      "Could not resolve host: host",
      "SSL certificate problem: self-signed certificate",
      "SSL: no alternative certificate subject name matches target host name 'host'",
      "OpenSSL SSL_connect: Connection reset by peer in connection to host:443",
    ])
    func failureToConnectProvesThatNothingLeft(_ text: String) {
      let error = read(.unknown, text)
      #expect(error.reason == .unreachable)
      #expect(error.phase == .notSent)
      #expect(read(.unknown, text, mayHaveDeparted: true).phase == .maybeSent)
    }

    /// libcurl keeps the error number of an address that refused, even when another address then took the request.
    @Test(arguments: [
      "Empty reply from server", "transfer closed with 91 bytes remaining to read",
      "Recv failure: Connection reset by peer", "OpenSSL SSL_read: SSL routines::unexpected eof, errno 0",
      "OpenSSL SSL_read: SSL routines::tlsv13 alert certificate required, errno 0",
    ])
    func codeAloneProvesNothing(_ text: String) {
      for code in [URLError.Code.unknown, .cannotConnectToHost, .badServerResponse] {
        #expect(read(code, text).reason == .truncated)
        #expect(read(code, text).phase == .maybeSent)
      }
    }

    @Test func answerThatIsNotHTTPIsNoBadURL() {
      let error = read(.unsupportedURL, "Received HTTP/0.9 when not allowed")
      #expect(error.reason == .malformed)
      #expect(error.phase == .maybeSent)
    }

    @Test func timeoutsAndTheUnknownProveNothing() {
      #expect(read(.timedOut, "").reason == .timedOut)
      #expect(read(.timedOut, "").phase == .maybeSent)
      #expect(read(.unknown, "something new").phase == .maybeSent)
    }

    private func read(_ code: URLError.Code, _ text: String, mayHaveDeparted: Bool = false) -> TransportError
    {
      let error = URLError(code, userInfo: [NSLocalizedDescriptionKey: text])
      return TransportError(error, mayHaveDeparted: mayHaveDeparted)
    }
  }
}
