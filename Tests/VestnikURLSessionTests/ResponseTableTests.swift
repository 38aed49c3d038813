import DevinoVK
import Foundation
import OKGraph
import RapportoVK
import Synchronization
import Testing
import VestnikCore
import VestnikTesting
import VestnikURLSession

/// The clients that send a message, each with the body by which its provider accepts one.
enum TableClient: String, CaseIterable, Sendable {
  case devino, rapportoText, rapportoXML, rapportoREST, okGraph

  var accepted: String {
    switch self {
    case .devino: #"{"result":[{"code":"OK","messageId":"4175"}]}"#
    case .rapportoText: "OK 4175"
    case .rapportoXML:
      "<?xml version=\"1.0\"?><response><code>200</code><text>OK</text><payload><id>4175</id></payload></response>"
    case .rapportoREST: #"{"mtNum":"4175","id":"ord-1"}"#
    case .okGraph: #"{"message_id":"mid:C1.4175"}"#
    }
  }

  /// Sends one message and says what became of it.
  func send(to base: URL, over transport: URLSessionTransport, _ timeout: Duration) async -> ResponseVerdict {
    let context = ClientContext(
      transport: transport, budget: SendBudget(.init(perSecond: nil, perDayAndRecipient: nil)),
      options: SendOptions(timeout: timeout, maxAttempts: 1))
    switch self {
    case .devino:
      let client = DevinoClient(
        .apiKey("key-of-the-test"), context: context, configuration: .init(baseURL: base))
      let message = DevinoMessage(
        to: "79990001122", from: "cafe", template: "ready", timeToLive: .minutes(15))
      return ResponseVerdict(await client.send([message])[0])
    case .rapportoText: return await rapporto(.form(url: base, responseFormat: .text), context)
    case .rapportoXML: return await rapporto(.form(url: base, responseFormat: .xml), context)
    case .rapportoREST: return await rapporto(.rest(url: base), context)
    case .okGraph:
      let client = OKGraphClient(
        "token-of-the-test", context: context, configuration: .init(baseURL: base))
      do throws(MessagingError) {
        let receipt = try await client.send(OKMessage("Ready"), to: OKUserID("user:1"))
        return ResponseVerdict(code: "accepted", words: receipt.messageID?.rawValue ?? "no id")
      } catch {
        return ResponseVerdict(error)
      }
    }
  }

  private func rapporto(_ interface: RapportoClient.Interface, _ context: ClientContext) async
    -> ResponseVerdict
  {
    let credentials = RapportoCredentials(serviceID: "acme", password: "password-of-the-test")
    let client = RapportoClient(
      credentials, context: context, configuration: .init(interface: interface, group: "acme"))
    return ResponseVerdict(
      await client.send([RapportoMessage(to: "79990001122", text: "Ready", sender: "cafe")], options: nil)[0])
  }
}

extension ResponseVerdict {
  init<Receipt>(_ outcome: SendOutcome<Receipt>) {
    switch outcome {
    case .accepted(let receipt as SendReceipt): self.init(code: "accepted", words: receipt.id.rawValue)
    case .accepted(let receipt): self.init(code: "accepted", words: "\(receipt)")
    case .rejected(let rejection): self.init(code: "rejected", delivery: .rejected, words: "\(rejection)")
    case .failed(let error): self.init(error)
    case .invalid(let issues): self.init(code: "invalid", words: "\(issues)")
    case .overBudget: self.init(code: "over budget")
    }
  }

  init(_ error: MessagingError) {
    self.init(code: error.code.rawValue, delivery: error.delivery, words: "\(error)")
  }
}

extension TransportTests {
  /// Whatever a server does, every client tells the same truth about it.
  @Suite struct ResponseTable {
    @Test(arguments: TableClient.allCases)
    func everyClientReportsWhatBecameOfTheMessage(_ client: TableClient) async throws {
      await withTaskGroup { group in
        var rows = ResponseRow.all[...]
        // Some rows end with a time-out; side by side they take no longer than one.
        for row in rows.prefix(8) { group.addTask { await check(row, client) } }
        rows = rows.dropFirst(8)
        while await group.next() != nil {
          if let row = rows.popFirst() { group.addTask { await check(row, client) } }
        }
      }
    }

    /// Why XML is the default: a text has no end that could be missing.
    @Test func aTextThatIsCutWhereNothingShowsItIsAnotherId() async throws {
      for row in ResponseRow.all.filter(\.cuts) {
        let server = try LoopbackServer { _, connection in
          row.play(connection, TableClient.rapportoText.accepted, 1)
        }
        let verdict = await TableClient.rapportoText.send(
          to: server.url("/"), over: URLSessionTransport(), .seconds(3))
        #expect(verdict == ResponseVerdict(code: "accepted", words: "41"), "\(row)")
      }
      #expect(
        RapportoClient.Interface.form(url: try #require(URL(string: "https://a.example")))
          == .form(url: try #require(URL(string: "https://a.example")), method: .post, responseFormat: .xml))
    }

    /// With a wrong password nothing was taken, so that the same checkpoint goes on once the password is right.
    @Test func aCampaignWithAWrongPasswordIsSentWithTheRightOne() async throws {
      let server = try LoopbackServer { request, connection in
        if request.header("Authorization")?.contains("right") == true {
          connection.respond(200, body: TableClient.devino.accepted)
        } else {
          connection.respond(401, headers: [#"WWW-Authenticate: Basic realm="cafe""#], body: "who?")
        }
      }
      let file = FileManager.default.temporaryDirectory.appending(path: "vestnik-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: file) }
      func run(_ key: String) async throws -> [ResponseVerdict] {
        let context = ClientContext(
          transport: URLSessionTransport(), budget: SendBudget(.init(perSecond: nil, perDayAndRecipient: nil))
        )
        let client = DevinoClient(
          .apiKey(Secret(key)), context: context,
          configuration: .init(
            baseURL: server.url("/"), limits: MessageLimits.devino.with { $0.batch.value = 1 }))
        let messages = (0..<10).map {
          DevinoMessage(
            to: PhoneNumber("\(79_990_001_000 + $0)"), from: "cafe", template: "ready",
            timeToLive: .minutes(15))
        }
        var verdicts: [ResponseVerdict] = []
        for try await result in Campaign(
          messages, through: client, checkpoint: CampaignCheckpoint(file: file))
        {
          verdicts.append(ResponseVerdict(result.outcome))
        }
        return verdicts
      }
      #expect(try await run("wrong-key").allSatisfy { $0.code == "unauthorized" && $0.delivery == .rejected })
      #expect(try await run("right-key") == Array(repeating: .accepted, count: 10))
    }

    @Test func theTableHasFortyRowsAndNoneTwice() {
      #expect(ResponseRow.all.count >= 40)
      #expect(Set(ResponseRow.all.map(\.name)).count == ResponseRow.all.count)
    }

    /// Messages that travel by GET, over connections that the server ends every second time after it has read a
    /// request: a library that repeats a GET delivers twice as many as it reports.
    @Test func aMessageByGETIsTakenOnceAndReportedTruly() async throws {
      let served = Mutex(0)
      let server = try LoopbackServer { _, connection in
        let number = served.withLock { count in
          count += 1
          return count
        }
        if number.isMultiple(of: 2) {
          connection.closeAfterwards()
        } else {
          connection.respond(200, body: "OK \(9000 + number)")
        }
      }
      let context = ClientContext(
        transport: URLSessionTransport(),
        budget: SendBudget(.init(perSecond: nil, perDayAndRecipient: nil)), maxRequestsInFlight: 1)
      let client = RapportoClient(
        RapportoCredentials(serviceID: "acme", password: "password-of-the-test"), context: context,
        configuration: .init(interface: .form(url: server.url("/acme"), method: .get), group: "acme"))
      let messages = (0..<20).map {
        RapportoMessage(to: PhoneNumber("\(79_990_001_000 + $0)"), text: "Row \($0)")
      }
      let verdicts = await client.send(messages, options: nil).map { ResponseVerdict($0) }
      #expect(verdicts.filter { $0.code == "accepted" }.count == 10)
      #expect(verdicts.filter { $0.code == "transport" && $0.delivery == .unknown }.count == 10)
      #expect(server.requests.count == 20)
      #expect(Set(server.requests.map(\.target)).count == 20)
    }

    private func check(_ row: ResponseRow, _ client: TableClient) async {
      do {
        let served = Mutex(0)
        let server = try LoopbackServer(readsBodies: !row.answersHead) { _, connection in
          let number = served.withLock { count in
            count += 1
            return count
          }
          row.play(connection, client.accepted, number)
        }
        let transport = URLSessionTransport()
        var verdict = ResponseVerdict.accepted
        for _ in 0..<row.messages {
          #expect(verdict.code == "accepted", "\(client), \(row): the message before the last")
          verdict = await client.send(to: server.url("/"), over: transport, .seconds(3))
        }
        let expected = row.verdict(for: client)
        let isRight =
          verdict.code == expected.code && verdict.delivery == expected.delivery
          && (expected.words.isEmpty || verdict.words.contains(expected.words))
        #expect(isRight, "\(client), \(row): \(verdict) instead of \(expected)")
        #expect(server.requests.count == row.messages, "\(client), \(row)")
      } catch {
        Issue.record(error, "\(client), \(row)")
      }
    }
  }
}
