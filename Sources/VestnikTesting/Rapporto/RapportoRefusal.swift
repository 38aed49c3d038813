/// Why a well-formed request is not accepted.
enum RapportoRefusal: Error, Hashable, Sendable {
  case inactiveService
  case unreachable
  case inProgress
  case duplicate
  case tooFast
  case noMoney

  /// The code of the HTTP API.
  var code: Int {
    switch self {
    case .inactiveService: 403
    case .unreachable: 406
    case .inProgress: 503
    case .duplicate: 409
    case .tooFast: 408
    case .noMoney: 402
    }
  }

  /// The code of the REST API, which has none for money, inactive services and requests in progress.
  var restCode: Int {
    switch self {
    case .inactiveService: 5
    case .unreachable: 8
    case .inProgress: 1
    case .duplicate: 10
    case .tooFast: 3
    case .noMoney: 4
    }
  }

  /// Phrases are not documented.
  var text: String {
    switch self {
    case .inactiveService: "the service is not active"
    case .unreachable: "nothing can be sent to this number"
    case .inProgress: "a request with the same key is still in progress"
    case .duplicate: "the same text went to the same number within 24 hours"
    case .tooFast: "the allowed rate is exceeded"
    case .noMoney: "the balance is used up"
    }
  }
}
