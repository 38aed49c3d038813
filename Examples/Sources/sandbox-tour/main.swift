import DevinoVK
import VestnikCore
import VestnikSandbox
import VestnikTesting

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

// How to test what an application does when the network fails at the worst moment: after the provider has taken
// the message and before its answer arrives. No network is linked into this program.

guard CommandLine.arguments.count == 1 else {
  print("sandbox-tour takes no arguments: it shows what an application meets when a response is lost")
  exit(["--help", "-h"].contains(CommandLine.arguments[1]) ? 0 : 2)
}

let clock = ManualClock(.automatic)
let sandbox = DevinoSandbox(
  services: ["coffee_corner"], templates: ["order_ready": "Hello, #guest#"], time: clock)
let client = DevinoClient(
  .apiKey("test"),
  context: ClientContext(
    transport: sandbox, budget: SendBudget(MessageLimits.devino.rate, time: clock), time: clock))
let message = DevinoMessage(
  to: "79990001122", from: "coffee_corner", template: "order_ready", variables: ["guest": "Ольга"])

let receipt = try await client.send(message)
print("accepted as \(receipt.id)")

sandbox.inject(.timeOutAfterAcceptance)
if case .failed(let error) = await client.send([message])[0] {
  print("failed: \(error)")
}
print("people have read: \(sandbox.deliveries.map(\.text))")

clock.advance(by: .seconds(60))
for callback in sandbox.takeCallbacks() {
  print("\(callback.method) \(callback.target) \(String(decoding: callback.body, as: UTF8.self))")
}
