#if AsyncHTTPClient
  import AsyncHTTPClient
  import Foundation
  import NIOCore
  import NIOPosix
  import Testing
  import VestnikAsyncHTTPClient
  import VestnikCore
  import VestnikTesting

  @Suite(.timeLimit(.minutes(20))) struct SharedClientTests {
    /// AsyncHTTPClient 1.37 ends the process when a response is complete before its request, the server closes then,
    /// and request and connection belong to different event loops. Without a loop for all requests, some hundred of
    /// these were enough.
    @Test func aServerThatClosesAfterAQuickAnswerEndsNoProcess() async throws {
      let server = try LoopbackServer { request, connection in
        connection.respond(200, body: "ok")
        if request.target == "/last" { connection.closeAfterwards() }
      }
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
      let client = HTTPClient(eventLoopGroup: group)
      // Two transports that share a client share its loop.
      let transports = [AsyncHTTPClientTransport(sharing: client), AsyncHTTPClientTransport(sharing: client)]
      var responses = 0
      for number in 0..<4000 {
        let url = server.url(number % 2 == 0 ? "/first" : "/last")
        let request = TransportRequest(url: url, body: .bytes(Data("text=hello".utf8)))
        // A request that meets the closing fails, and is reported.
        if let response = try? await transports[number % 2].send(request), response.status == 200 {
          responses += 1
        }
      }
      #expect(responses > 2000)
      try await client.shutdown()
      try await group.shutdownGracefully()
    }
  }
#endif
