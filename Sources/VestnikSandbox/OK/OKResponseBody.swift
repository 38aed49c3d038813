import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The forms of the responses of the Graph API.
enum OKResponseBody {
  /// The names of the errors by code, from <https://apiok.ru/en/dev/errors>, as far as they concern messages.
  private static let names: [Int: String] = [
    1: "UNKNOWN", 2: "SERVICE", 3: "METHOD", 4: "REQUEST", 7: "ACTION_BLOCKED", 8: "FLOOD_BLOCKED",
    9: "IP_BLOCKED", 10: "PERMISSION_DENIED", 11: "LIMIT_REACHED", 12: "CANCELLED", 21: "NOT_MULTIPART",
    22: "NOT_ACTIVATED", 23: "NOT_YET_INVOLVED", 24: "NOT_OWNER", 25: "NOT_ACTIVE", 26: "TOTAL_LIMIT_REACHED",
    30: "NETWORK", 31: "NETWORK_TIMEOUT", 50: "NOT_ADMIN", 100: "PARAM", 101: "PARAM_API_KEY",
    102: "PARAM_SESSION_EXPIRED", 103: "PARAM_SESSION_KEY", 104: "PARAM_SIGNATURE", 105: "PARAM_RESIGNATURE",
    106: "PARAM_ENTITY_ID", 110: "PARAM_USER_ID", 140: "PARAM_MESSAGE_ID", 160: "PARAM_GROUP_ID",
    200: "PARAM_PERMISSION", 300: "NOT_FOUND", 451: "NOT_SESSION_METHOD", 453: "SESSION_REQUIRED",
    454: "CENSOR_MATCH", 455: "FRIEND_RESTRICTION", 456: "GROUP_RESTRICTION",
    457: "UNAUTHORIZED_RESTRICTION", 458: "PRIVACY_RESTRICTION", 500: "PHOTO_SIZE_LIMIT_EXCEEDED",
    501: "PHOTO_SIZE_TOO_SMALL", 502: "PHOTO_SIZE_TOO_BIG", 503: "PHOTO_INVALID_FORMAT",
    504: "PHOTO_IMAGE_CORRUPTED", 505: "PHOTO_NO_IMAGE", 511: "IDS_BLOCKED",
    514: "IDS_SESSION_VERIFICATION_REQUIRED", 704: "TIMEOUT_EXCEEDED", 705: "CHAT_NOT_FOUND",
    706: "MESSAGE_NOT_ACTIVE", 707: "STICKER_SERVICE_UNAVAILABLE_TO_USER", 708: "STICKER_MESSAGE_INVALID",
    709: "GIF_SERVICE_UNAVAILABLE_TO_USER", 800: "CHAT_MAX_PARTICIPANT_COUNT_LIMIT",
    801: "CHAT_PARTICIPANTS_EMPTY_BLOCKED_USERS", 802: "CHAT_PARTICIPANTS_EMPTY_NON_EXISTENT_USERS",
    900: "NO_SUCH_APP", 1200: "BATCH", 2001: "GRAPH_PARAM_REQUEST", 5000: "INVALID_RESPONSE", 9999: "SYSTEM",
  ]

  /// The body `{"success":true}`.
  static let success = StrictJSON.object([StrictJSON.Member("success", .bool(true))])

  /// Returns a successful response.
  static func response(_ body: StrictJSON) -> TransportResponse {
    TransportResponse(
      status: 200, headers: ["Content-Type": "application/json;charset=utf-8"], body: Data(body.bytes))
  }

  /// Returns the documented form of an error: a header with the code, and a body with the details.
  static func failure(code: Int, text: String, status: Int) -> TransportResponse {
    var response = response(
      .object(having: [
        "error_code": .integer(Int64(code)),
        "error_msg": .string("\(names[code] ?? "CODE_\(code)") : \(text)"), "error_data": .null,
      ]))
    response.status = status
    response.headers["invocation-error"] = String(code)
    return response
  }
}

extension SandboxRefusal {
  /// The error code of the Graph API for the status of the refusal.
  ///
  /// The shared readers refuse with 400, which becomes OK's code 100; any other number is OK's own code.
  var graphCode: Int { code == 400 ? 100 : code }
}

extension StrictJSON {
  /// Returns an integer as a JSON number.
  static func integer(_ number: Int64) -> StrictJSON { .number(String(number)) }

  /// Returns an object of those members that have a value.
  static func object(having members: KeyValuePairs<String, StrictJSON?>) -> StrictJSON {
    .object(members.compactMap { key, value in value.map { Member(key, $0) } })
  }
}
