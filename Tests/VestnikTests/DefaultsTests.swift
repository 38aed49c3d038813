import Foundation
import Testing
import Vestnik

@Suite(.timeLimit(.minutes(20))) struct DefaultsTests {
  @Test func theOneLineInitialiserSendsOverTheRealTransport() async throws {
    // Nothing listens on port 1 of this machine: the request certainly does not leave.
    let configuration = DevinoClient.Configuration(baseURL: URL(string: "http://127.0.0.1:1"))
    let devino = DevinoClient(apiKey: "k", configuration: configuration)
    let message = DevinoMessage(to: "79990001122", from: "coffee_corner", template: "order_ready")
    let error = await #expect(throws: MessagingError.self) {
      try await devino.send(message, options: SendOptions(maxAttempts: 1))
    }
    #expect(error?.code == .transport && error?.delivery == .notSent)
    #expect(error?.transport?.reason == .unreachable)
  }

  @Test func theShortInitialiserOfRapportoSendsOverTheRealTransport() async throws {
    let url = try #require(URL(string: "http://127.0.0.1:1/vk"))
    let rapporto = RapportoClient(
      RapportoCredentials(serviceID: "acme", password: "word"),
      configuration: .init(interface: .form(url: url), group: "acme"))
    let error = await #expect(throws: MessagingError.self) {
      try await rapporto.send(
        RapportoMessage(to: "79990001122", text: "Ready"), options: SendOptions(maxAttempts: 1))
    }
    #expect(error?.transport?.reason == .unreachable && error?.delivery == .notSent)
  }

  @Test func theOneLineInitialiserOfOKCallsOverTheRealTransport() async throws {
    let configuration = OKGraphClient.Configuration(baseURL: URL(string: "http://127.0.0.1:1"))
    let ok = OKGraphClient(token: "t-12345", configuration: configuration)
    let error = await #expect(throws: MessagingError.self) {
      try await ok.send("x", to: "chat:C1" as OKChatID, options: SendOptions(maxAttempts: 1))
    }
    #expect(error?.transport?.reason == .unreachable && error?.delivery == .notSent)
  }
}
