#if Hummingbird
  import HTTPTypes
  public import Hummingbird
  import NIOCore
  public import VestnikCore

  #if canImport(FoundationEssentials)
    import FoundationEssentials
  #else
    import Foundation
  #endif

  extension RouterMethods where Context: RemoteAddressRequestContext {
    /// Adds a route for the requests of a provider.
    ///
    /// ```swift
    /// let router = Router(context: WebhookRequestContext.self)
    /// router.webhook("/hooks/devino", devino) { event in
    ///   if case .status(let report) = event { tracker.record(report.deliveryReport) }
    /// }
    /// let server = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(60)))
    /// try await Application(router: router, server: server).runService()
    /// ```
    ///
    /// The route takes the path itself and everything below it, because a secret may be at the end of the address
    /// that the provider has (`WebhookSecret.pathSuffix(_:)`), and the methods of RFC 9110
    /// and PATCH, so that a wrong one is refused with its reason and not as an unknown address. What became of a request is in `WebhookPolicy.onResult`.
    ///
    /// - Method, source, a secret in the address and `Content-Length` are checked before the body is read. A body
    ///   that is longer than `WebhookPolicy.maxBodyBytes` is read no further than that, one that takes longer than
    ///   `bodyTimeout` is refused with status 408.
    /// - A request whose body is not read to its end is responded to, and then its connection is closed, after at
    ///   most a second in which the rest may still arrive.
    /// - The response comes before the provider's `WebhookReceiver.responseDeadline`, as
    ///   `WebhookReceiver.handle(_:within:time:_:)` describes.
    /// - Time-outs of connections that send nothing or no whole header are the server's: give it an `idleTimeout`, as
    ///   above; by default Hummingbird has none.
    ///
    /// Secrets in addresses and Hummingbird's middlewares:
    ///
    /// - `MetricsMiddleware` and the names of spans show the pattern of the route, which contains no secret. Do not
    ///   put the secret into `path`.
    /// - `LogRequestsMiddleware` logs the whole address, and `TracingMiddleware` records the path and, except for
    ///   `redactingQueryParameters`, the query. Add the webhooks to the router before these middlewares: a middleware
    ///   sees only routes that are added after it. For a secret in the query `redactingQueryParameters` is enough.
    ///
    /// - Parameters:
    ///   - path: The path, such as `/hooks/devino`. A second route for the same path is an error of the program.
    ///   - receiver: The receiver of the provider.
    ///   - bodyTimeout: How long a body may take to arrive; by default 4 seconds, and never longer than the
    ///     provider waits for the response, less half a second.
    ///   - time: The clock; by default that of the system.
    ///   - handler: Your handler of an event.
    /// - Returns: The router itself.
    @discardableResult
    public func webhook<Receiver: WebhookReceiver>(
      _ path: RouterPath, _ receiver: Receiver, bodyTimeout: Duration = .seconds(4),
      time: any TimeSource = SystemTime(),
      _ handler: @escaping @Sendable (Receiver.Event) async throws -> Void
    ) -> Self {
      add(
        WebhookRoute(receiver: receiver, bodyTimeout: bodyTimeout, time: time) { request, deadline in
          await receiver.handle(request, within: deadline, time: time, handler)
        }, at: path)
    }

    /// Adds a route whose requests are handled by a function of yours, for a receiver that has a way of its own:
    ///
    /// ```swift
    /// router.webhook("/hooks/rapporto", for: rapporto) { request in
    ///   await rapporto.reply(to: request) { event in ["Thank you"] }
    /// }
    /// ```
    ///
    /// Everything else is as for `webhook(_:_:bodyTimeout:time:_:)`, but for the deadline of the response, which is
    /// up to the function.
    ///
    /// - Parameters:
    ///   - path: The path, such as `/hooks/rapporto`.
    ///   - receiver: The receiver of the provider.
    ///   - bodyTimeout: How long a body may take to arrive; by default 4 seconds, and never longer than the
    ///     provider waits for the response, less half a second.
    ///   - time: The clock; by default that of the system.
    ///   - respond: Handles a request with the receiver; returns what became of it.
    /// - Returns: The router itself.
    @discardableResult
    public func webhook(
      _ path: RouterPath, for receiver: some WebhookReceiver, bodyTimeout: Duration = .seconds(4),
      time: any TimeSource = SystemTime(),
      _ respond: @escaping @Sendable (WebhookRequest) async -> WebhookResult
    ) -> Self {
      add(
        WebhookRoute(receiver: receiver, bodyTimeout: bodyTimeout, time: time) { request, _ in
          await respond(request)
        }, at: path)
    }

    private func add(_ route: WebhookRoute<some WebhookReceiver, Context>, at path: RouterPath) -> Self {
      let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]
      for method in Set(known + route.receiver.methods).compactMap({ HTTPRequest.Method($0) }) {
        on(path, method: method, responder: route)
        on(path.appendingPath("**"), method: method, responder: route)
      }
      return self
    }
  }

  /// The responder of a webhook's route: it checks the head, reads the body within its limits, hands the request on
  /// and turns the result into a response.
  struct WebhookRoute<Receiver: WebhookReceiver, Context: RemoteAddressRequestContext>: HTTPResponder {
    let receiver: Receiver
    let bodyTimeout: Duration
    let time: any TimeSource
    /// Handles a request within what is left of the deadline.
    let handle: @Sendable (WebhookRequest, Duration) async -> WebhookResult

    /// How long the body may take, so that the response still comes in time.
    private var longestBody: Duration {
      let deadline = receiver.responseDeadline
      return min(bodyTimeout, deadline - min(.milliseconds(500), deadline / 10))
    }

    func respond(to request: Request, context: Context) async throws -> Response {
      let start = time.uptime
      var webhook = WebhookRequest(request.head, from: context.remoteAddress)
      let body = WebhookBody(request.body)
      do throws(WebhookError) {
        try receiver.check(head: webhook)
      } catch {
        return Response(receiver.refuse(error), unread: body, time)
      }
      let limit = receiver.policy.maxBodyBytes
      switch await body.collect(upTo: limit, within: longestBody, time) {
      case .whole(let data):
        guard webhook.announcedBodyBytes.map({ $0 == data.count }) ?? true else {
          return Response(receiver.refuse(.cutOff, after: time.uptime - start), unread: body, time)
        }
        webhook.body = data
        let result = await handle(webhook, receiver.responseDeadline - (time.uptime - start))
        return Response(result.response, body: ResponseBody(webhook: result.response.body))
      case .tooLarge:
        let error = WebhookError(
          .tooLarge, path: "body", detail: "more than \(limit) bytes, allowed \(limit)")
        return Response(receiver.refuse(error, after: time.uptime - start), unread: body, time)
      case .late:
        let error = WebhookError(.timeout, path: "body", detail: "not whole within \(longestBody)")
        var response = Response(receiver.refuse(error, after: time.uptime - start), unread: body, time)
        response.headers[.connection] = "close"
        return response
      case .failed(let error):
        // Hummingbird responds to what is no HTTP, and closes the connection.
        receiver.refuse(.cutOff, after: time.uptime - start)
        throw error
      }
    }
  }

  extension WebhookError {
    fileprivate static let cutOff = Self(
      .malformed, path: "body", detail: "the body was cut off, or is no HTTP")
  }

  extension WebhookRequest {
    /// Makes a request without its body. The header fields have the case and the order in which they were received,
    /// except that `Host` comes first.
    fileprivate init(_ head: HTTPRequest, from address: SocketAddress?) {
      var headers = head.headerFields.map { ($0.name.rawName, $0.value) }
      if let authority = head.authority { headers.insert(("Host", authority), at: 0) }
      self.init(
        method: head.method.rawValue, target: head.path ?? "", headers: headers,
        remoteAddress: address.flatMap { address in
          guard let host = address.ipAddress, let port = address.port else { return nil }
          return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        })
    }

    /// The size of the body by its header field; `nil` for a body in chunks, or none.
    fileprivate var announcedBodyBytes: Int? {
      headers.first { $0.0.lowercased() == "content-length" }.flatMap { Int($0.1) }
    }
  }

  extension Response {
    fileprivate init(_ webhook: WebhookResponse, body: ResponseBody) {
      var headers = HTTPFields()
      for (name, value) in webhook.headers {
        if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
      }
      // A status has three digits.
      let status = HTTPResponse.Status(code: (200...999).contains(webhook.status) ? webhook.status : 500)
      self.init(status: status, headers: headers, body: body)
    }

    /// Makes the response to a request whose body has not been read to its end. After the response the rest is read
    /// for a moment; when it does not end, an error is thrown, on which Hummingbird closes the connection.
    fileprivate init(_ result: WebhookResult, unread body: WebhookBody, _ time: any TimeSource) {
      let content = result.response.body
      self.init(
        result.response,
        body: ResponseBody(contentLength: content.count) { writer in
          if !content.isEmpty { try await writer.write(ByteBuffer(bytes: content)) }
          try await writer.finish(nil)
          guard await body.drain(within: .seconds(1), time) else { throw UnreadBody() }
        })
    }
  }

  extension ResponseBody {
    fileprivate init(webhook content: Data) {
      self = content.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: content))
    }
  }

  /// The error that makes Hummingbird close a connection after the response.
  private struct UnreadBody: Error {}
#endif
