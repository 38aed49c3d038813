public import VestnikCore

/// What proves to Rapporto who is sending: the service's login and password, which the provider gives.
///
/// They travel in every request (`serviceId` and `pass`, in REST `login` and `password`).
public struct RapportoCredentials: Sendable {
  /// The login of the service.
  public var serviceID: String
  /// The password of the service.
  public var password: Secret

  /// Makes credentials; nothing is checked here. White space at the ends of the login is cut off: it comes with a file
  /// or a variable of the environment.
  public init(serviceID: String, password: Secret) {
    self.serviceID = serviceID.withoutOuterSpace
    self.password = password
  }
}

extension RapportoCredentials: RedactedPrinting {
  /// A placeholder for login and password.
  public var description: String { "RapportoCredentials(hidden)" }

  /// What must not show anywhere.
  var secrets: [Secret] { [Secret(serviceID), password] }

  /// What a preview shows in the place of login and password.
  static let placeholder = Self(
    serviceID: RequestPreview.placeholder, password: Secret(RequestPreview.placeholder))

  /// Why the provider could not even read them.
  func issues(in wire: RapportoInterfaceNames) -> [ValidationIssue] {
    [(wire.login, serviceID), (wire.password, password.reveal())].flatMap { name, text in
      text.credentialIssues(at: name, allowed: "what the provider gave", source: wire.source)
    }
  }
}
