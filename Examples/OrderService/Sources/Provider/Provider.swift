import AsyncHTTPClient
import Foundation
import Hummingbird
import ServiceLifecycle
import VestnikCore
import VestnikSandbox

/// The sandbox of Devino as a server of its own, so that the order service can be stopped and started beside it.
///
/// It takes what Devino takes at `/`, and repeats each status until the order service has acknowledged it.
@main struct Provider {
  static func main() async throws {
    let environment = ProcessInfo.processInfo.environment
    let port = environment["PROVIDER_PORT"].flatMap { Int($0) } ?? 8081
    let service = environment["SERVICE_URL"] ?? "http://127.0.0.1:8080"
    let sandbox = DevinoSandbox(
      services: ["coffee_corner"], templates: ["order_ready": "Order #order# is ready"], apiKey: "test")
    let router = Router()
    router.post("/**") { request, _ in
      var headers = TransportHeaders()
      for field in request.headers { headers.append(name: field.name.canonicalName, value: field.value) }
      let body = try await request.body.collect(upTo: 1 << 20)
      guard let url = URL(string: "https://integrationapi.net\(request.uri.path)") else {
        throw HTTPError(.badRequest)
      }
      let response = try await sandbox.send(
        TransportRequest(url: url, headers: headers, body: .bytes(Data(buffer: body))), onUpload: nil)
      return Response(
        status: .init(code: response.status), headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(bytes: response.body)))
    }
    var app = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
    app.addServices(Statuses(sandbox: sandbox, service: service))
    try await app.runService()
  }
}

/// Sends the statuses of the sandbox to the order service, each until it is acknowledged.
struct Statuses: Service {
  let sandbox: DevinoSandbox
  let service: String

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      var pending: [WebhookRequest] = []
      while true {
        pending += sandbox.takeCallbacks()
        for _ in pending.indices {
          let callback = pending.removeFirst()
          if await !deliver(callback) { pending.append(callback) }
        }
        try await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  private func deliver(_ callback: WebhookRequest) async -> Bool {
    var request = HTTPClientRequest(url: service + callback.target)
    request.method = .POST
    for (name, value) in callback.headers { request.headers.add(name: name, value: value) }
    request.body = .bytes(ByteBuffer(bytes: callback.body))
    let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5))
    return response?.status == .ok
  }
}
