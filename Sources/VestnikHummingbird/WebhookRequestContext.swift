#if Hummingbird
  public import Hummingbird
  public import NIOCore

  /// A request context with the address of the peer, for routers without a context of their own.
  ///
  /// ```swift
  /// let router = Router(context: WebhookRequestContext.self)
  /// ```
  ///
  /// Any context will do that is a `RemoteAddressRequestContext`: it needs one property, which is set from
  /// `source.channel.remoteAddress`.
  public struct WebhookRequestContext: RemoteAddressRequestContext {
    /// What Hummingbird keeps of every request.
    public var coreContext: CoreRequestContextStorage
    /// The address of the peer of the connection; `nil` when the server does not know it.
    public let remoteAddress: SocketAddress?

    /// Makes the context of a request.
    ///
    /// - Parameter source: The connection of the request.
    public init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      remoteAddress = source.channel.remoteAddress
    }
  }
#endif
