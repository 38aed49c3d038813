public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What proves to Devino who is sending (Devino, "Authorization").
public enum DevinoCredentials: Sendable {
  /// `Authorization: Key …`: the preferred form; a key can be limited to some methods and be revoked.
  case apiKey(Secret)
  /// `Authorization: Basic …` with login and password of the personal account. White space at the ends of the login
  /// is not sent: it comes with a file or a variable of the environment.
  case basic(login: String, password: Secret)
}

extension DevinoCredentials: RedactedPrinting {
  /// The kind of credentials, and a placeholder for them.
  public var description: String {
    switch self {
    case .apiKey: "DevinoCredentials.apiKey(hidden)"
    case .basic: "DevinoCredentials.basic(hidden)"
    }
  }
}

extension DevinoCredentials {
  /// The value of the `Authorization` field.
  var authorization: String {
    switch self {
    case .apiKey(let key): "Key \(key.reveal())"
    case .basic(let login, let password):
      "Basic \(Data("\(login.withoutOuterSpace):\(password.reveal())".utf8).base64EncodedString())"
    }
  }

  /// What must not show anywhere: also the login, and both as the `Authorization` field encodes them.
  var secrets: [Secret] {
    switch self {
    case .apiKey(let key): [key]
    case .basic(let login, let password):
      [Secret(login), password, Secret(String(authorization.dropFirst("Basic ".count)))]
    }
  }

  /// Why the provider could not even read them.
  ///
  /// Rules: `credentials.empty`, `credentials.control`, `credentials.login`.
  var issues: [ValidationIssue] {
    let source = "Devino, Authorization"
    switch self {
    case .apiKey(let key):
      return key.reveal().credentialIssues(at: "credentials", allowed: "an API key", source: source)
    case .basic(let login, let password):
      return login.withoutOuterSpace.credentialIssues(
        at: "credentials.login", allowed: "a login", source: source)
        + password.reveal().credentialIssues(
          at: "credentials.password", allowed: "a password", source: source)
        + (login.contains(":")
          ? [
            ValidationIssue(
              path: "credentials.login", rule: "credentials.login", actual: "a login with a colon",
              allowed: "a login without a colon", source: "RFC 7617 §2")
          ] : [])
    }
  }
}
