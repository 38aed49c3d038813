import Foundation
import RapportoVK
@_spi(Benchmarks) import VestnikCore
import VestnikURLSession

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// All figures of `--send`.
struct SendReport {
  private struct Row {
    var name: String
    var count: Int
    var figures: SendFigures
  }

  private var rows: [Row] = []
  private var ownShare: Double?
  private var urlSessionShare: Double?

  /// - Parameter wantsGatesOnly: Leaves out what has no gate: the million, and the loopback server.
  init(isQuick: Bool, wantsGatesOnly: Bool) async throws {
    try await inMemory(sizes: wantsGatesOnly ? [1000, 100_000] : [1000, 100_000, 1_000_000])
    guard !wantsGatesOnly else { return }
    let contest = try await PipelineBenchmark.sending().run(isQuick ? .quick : .full)
    ownShare = PipelineBenchmark.overhead(contest) / contest.figures[2].fastest
    try await overURLSession(isQuick ? 4000 : 20_000)
  }

  private mutating func inMemory(sizes: [Int]) async throws {
    let form = ImmediateTransport(Self.formResponse)
    let batch = ImmediateTransport(Self.batchResponse)
    guard let url = URL(string: "https://127.0.0.1/send") else { return }
    let (rapporto, devino) = (SendBenchmark.rapporto(form, url), SendBenchmark.devino(batch, url))
    for size in sizes {
      let messages = SendBenchmark.messages(size)
      try await add("in memory, one a request", size) {
        SendBenchmark.accepted(await rapporto.send(messages, options: nil))
      }
    }
    for size in sizes {
      let messages = SendBenchmark.batchMessages(size)
      try await add("in memory, fifty a request", size) {
        SendBenchmark.accepted(await devino.send(messages, options: nil))
      }
    }
  }

  private mutating func add(_ name: String, _ size: Int, _ work: () async throws -> Int) async throws {
    let figures = try await SendBenchmark.measure(size, rounds: max(1, 100_000 / size), work)
    rows.append(Row(name: name, count: size, figures: figures))
  }

  /// In turn, and the median of the ratios: processor time on a shared machine drifts.
  private mutating func overURLSession(_ count: Int) async throws {
    let server = try LoopbackPeer(answering: Self.formResponse)
    defer { server.stop() }
    let client = SendBenchmark.rapporto(URLSessionTransport(), server.url)
    let bare = BareLoop(server.url)
    let messages = SendBenchmark.messages(count)
    var pairs: [(ours: SendFigures, bare: SendFigures)] = []
    for _ in 0..<3 {
      let theirs = try await SendBenchmark.measure(count, server: server) { try await bare.send(messages) }
      let ours = try await SendBenchmark.measure(count, server: server) {
        SendBenchmark.accepted(await client.send(messages, options: nil))
      }
      pairs.append((ours, theirs))
    }
    pairs.sort { $0.bare.microseconds / $0.ours.microseconds < $1.bare.microseconds / $1.ours.microseconds }
    let middle = pairs[pairs.count / 2]
    rows.append(Row(name: "URLSession, bare loop", count: count, figures: middle.bare))
    rows.append(Row(name: "URLSession, Vestnik", count: count, figures: middle.ours))
    urlSessionShare = middle.bare.microseconds / middle.ours.microseconds
  }

  private var singles: [Row] { rows.filter { $0.name == "in memory, one a request" } }

  private var growth: Double? {
    guard let first = singles.first, let last = singles.last else { return nil }
    return last.figures.microseconds / first.figures.microseconds
  }

  var table: String {
    var lines = [
      "| path | messages | µs of CPU a message | bytes a message | allocations a message | messages/s |",
      "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows {
      let figures = row.figures
      lines.append(
        "| \(row.name) | \(row.count) | \(Self.text(figures.microseconds)) | \(Self.text(figures.bytes)) | "
          + "\(Self.text(figures.allocations)) | \(Int(figures.perSecond)) |")
    }
    if let growth { lines.append("\ncost at the largest size over cost at 1,000: \(Self.text(growth))") }
    if let ownShare {
      lines.append("the pipeline's own part of a batch of 1,000 over encoding it: \(Self.text(ownShare))")
    }
    if let urlSessionShare {
      lines.append("messages per CPU second over URLSession, of a bare loop's: \(Self.text(urlSessionShare))")
    }
    return lines.joined(separator: "\n")
  }

  var json: String {
    var values: [String: Double] = [:]
    values["send.single.cpu_us"] = singles.first?.figures.microseconds
    values["send.single.bytes_per_message"] = singles.map(\.figures.bytes).max()
    values["send.single.allocations"] = singles.first?.figures.allocations
    values["send.single.growth"] = growth
    values["send.batch.own_share"] = ownShare
    values["send.urlsession.share"] = urlSessionShare
    let pairs = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\(Self.text($0.value))" }
    return "{\(pairs.joined(separator: ","))}"
  }

  /// What is beyond a gate: exact figures only, which a busy machine does not change.
  var complaints: [String] {
    singles.flatMap { row in
      [
        row.figures.bytes > 400
          ? "\(row.name), \(row.count): \(Self.text(row.figures.bytes)) bytes a message, more than 400" : nil,
        row.figures.allocations > 60
          ? "\(row.name), \(row.count): \(Self.text(row.figures.allocations)) allocations a message, more than 60"
          : nil,
      ].compactMap(\.self)
    }
  }

  private static func text(_ number: Double) -> String {
    number.formatted(.number.precision(.fractionLength(2)).grouping(.never))
  }

  private static let formResponse = Data(
    "<response><code>200</code><payload><id>4095284974</id></payload></response>".utf8)

  private static let batchResponse: Data = {
    let items = (0..<50).map { #"{"code":"OK","messageId":"\#(3_721_999_888_777_666_555 + $0)"}"# }
    return Data(#"{"result":[\#(items.joined(separator: ","))]}"#.utf8)
  }()
}

/// What one would write without Vestnik: 64 tasks that post one form after another with `URLSession`, and look for the
/// code and the id.
private struct BareLoop: Sendable {
  private let session: URLSession
  private let url: URL

  init(_ url: URL) {
    self.url = url
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = 64
    session = URLSession(configuration: configuration)
  }

  func send(_ messages: [RapportoMessage]) async throws -> Int {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for worker in 0..<64 {
        group.addTask {
          var accepted = 0
          for index in stride(from: worker, to: messages.count, by: 64) {
            accepted += try await post(messages[index])
          }
          return accepted
        }
      }
      return try await group.reduce(0, +)
    }
  }

  private func post(_ message: RapportoMessage) async throws -> Int {
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.setValue("application/x-www-form-urlencoded;charset=utf-8", forHTTPHeaderField: "Content-Type")
    let body = TransportBody.form([
      ("serviceId", "coffee"), ("pass", "p4ss+word&"), ("clientId", message.phone.rawValue),
      ("message", message.text), ("output", "xml"),
    ])
    let (data, response) = try await session.upload(for: request, from: Data(body))
    let text = String(decoding: data, as: UTF8.self)
    let isAccepted = (response as? HTTPURLResponse)?.statusCode == 200 && text.contains("<code>200</code>")
    return isAccepted && text.contains("<id>") ? 1 : 0
  }
}
