#if AsyncHTTPClient
  import AsyncHTTPClient
  import NIOCore
  import NIOHTTP1
  import NIOHTTPCompression
  import NIOPosix
  import NIOSSL
  import VestnikCore

  extension TransportError {
    /// Converts an error of AsyncHTTPClient.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - headWasSent: Whether the head of the request was handed to the network.
    ///   - eventsAreOrdered: Whether `headWasSent` is certain also after a time-out or a cancellation, which do not come
    ///     from the connection of the request. It is when the request and its connection have the same event loop.
    init(_ error: any Error, headWasSent: Bool, eventsAreOrdered: Bool) {
      let (reason, words) = Self.reading(of: error)
      let isGivenUp = reason == .cancelled || reason == .timedOut
      let isCertain = !headWasSent && (eventsAreOrdered || !isGivenUp)
      let isUnreachable = isCertain && (reason == .truncated || reason == .malformed)
      self.init(
        phase: isCertain || reason == .unreachable ? .notSent : .maybeSent,
        reason: isUnreachable ? .unreachable : reason, detail: words)
    }

    /// Returns the reason and the words for an error; `.truncated` for one that is not known.
    private static func reading(of error: any Error) -> (Reason, String) {
      switch error {
      case let error as TransportError: return (error.reason, error.detail)
      case let error as ResponseTooLarge:
        return (.tooLarge, "the response is larger than \(error.limit) bytes")
      case let error as HTTPClientError: return reading(of: error)
      case let error as NIOConnectionError: return (.unreachable, words(of: error))
      case NIOSSLError.handshakeFailed(let reason): return (.unreachable, "TLS: \(reason)")
      case is NIOSSLExtraError: return (.unreachable, "\(error)")
      case HTTPParserError.invalidEOFState: return (.truncated, "\(error)")
      case is HTTPParserError: return (.malformed, "\(error)")
      case let error as NIOHTTPDecompression.ExtraDecompressionError where error == .truncatedData:
        return (.truncated, "the compressed body ends too early")
      case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
        return (.malformed, "\(error)")
      default: return (.truncated, "\(error)")
      }
    }

    private static func reading(of error: HTTPClientError) -> (Reason, String) {
      let words = error.shortDescription
      switch error {
      case .cancelled: return (.cancelled, "the task was cancelled")
      case .deadlineExceeded: return (.timedOut, "no complete response within the timeout of the request")
      case .readTimeout, .writeTimeout: return (.timedOut, words)
      case .connectTimeout, .tlsHandshakeTimeout, .socksHandshakeTimeout, .httpProxyHandshakeTimeout,
        .getConnectionFromPoolTimeout, .proxyAuthenticationRequired, .invalidProxyResponse:
        return (.unreachable, words)
      case .alreadyShutdown: return (.invalidRequest, "the transport was shut down")
      case .remoteConnectionClosed, .uncleanShutdown: return (.truncated, words)
      case .bodyLengthMismatch: return (.invalidRequest, "a file changed its size while it was sent")
      case .invalidURL, .emptyHost, .emptyScheme, .contentLengthMissing, .traceRequestWithBody:
        return (.invalidRequest, words)
      default: return (.malformed, words)
      }
    }

    /// Returns the first error of a connection to an address of the host, else that of the name resolution, in words.
    private static func words(of error: NIOConnectionError) -> String {
      if let first = error.connectionErrors.first { return "\(first.error)" }
      if let first = error.dnsAError ?? error.dnsAAAAError { return "the name was not found: \(first)" }
      return "no address of the host could be reached"
    }
  }
#endif
