// The lines between the marks stand in README word for word; a test compares them.
// README: begin
import Vestnik

func announce(order: String, to guest: PhoneNumber, through devino: DevinoClient) async {
  let message = DevinoMessage(
    to: guest, from: "coffee_corner", template: "order_ready",
    variables: ["order": order], timeToLive: .minutes(15))
  do throws(MessagingError) {
    let receipt = try await devino.send(message)
    print("accepted as \(receipt.id)")
  } catch {
    print(
      error.delivery == .unknown ? "may have arrived, do not repeat: \(error)" : "not delivered: \(error)")
  }
}
// README: end
