import VestnikCore

extension RapportoMessage {
  /// The parameters of the HTTP API in the order of the documents' samples; what is not given is left out.
  func parameters(
    serviceID: String, password: String, wantsXML: Bool
  ) -> [(name: String, value: String)] {
    let wire = RapportoWire.form
    let fields: [(name: String, value: String?)] = [
      ("serviceId", serviceID), ("pass", password), ("clientId", phone.rawValue),
      ("message", wire.text(text)), ("ptag", tag), ("partnerMsgId", partnerMessageID?.rawValue),
      (
        "sending_time", schedule.map { SendingWindow.text($0.fromHour) + "_" + SendingWindow.text($0.toHour) }
      ),
      ("time_zone", schedule?.utcOffset?.rawValue), ("source", sender), ("output", wantsXML ? "xml" : nil),
      ("shortenLinks", shortenLinks.map { $0 ? "true" : "false" }),
    ]
    return fields.compactMap { field in field.value.map { (field.name, $0) } } + cascadeParameters
  }

  /// `order_list` and what belongs to its steps, in the order of the documents' sample. Names in lower case: whether
  /// others are understood is not documented.
  private var cascadeParameters: [(name: String, value: String)] {
    let steps = cascade.compactMap { step in step.channel.facts?.letter.map { (letter: $0, step: step) } }
    guard !steps.isEmpty else { return [] }
    func list(_ steps: [(letter: Character, step: CascadeStep)]) -> String {
      steps.map { String($0.letter) }.joined(separator: ",")
    }
    var fields = [(name: "order_list", value: list(steps))]
    for (letter, step) in steps {
      if let moveOn = step.moveOn { fields.append(("\(letter)_resendCond", moveOn.rawValue)) }
    }
    for (letter, step) in steps {
      if let timeToLive = step.timeToLive {
        fields.append(("\(letter)_resendValid", timeToLive.relativeSMPP))
      }
    }
    for (letter, step) in steps {
      if let sender = step.sender { fields.append(("\(letter)_resendSn", sender)) }
      if let text = step.text { fields.append(("\(letter)_resendText", RapportoWire.form.text(text))) }
    }
    // Without the list links are shortened in every step; a flashing call has none and no place in the list.
    let shortened = steps.filter { $0.step.shortenLinks && $0.step.channel != .flashingCall }
    if steps.contains(where: { !$0.step.shortenLinks && $0.step.channel != .flashingCall }) {
      fields.append(("shorten_list", list(shortened)))
    }
    return fields
  }
}

extension TimeToLive {
  /// `YYMMDDhhmmsstnnR`: the time from now on, in the form of SMPP (Rapporto, HTTP API, Cascades).
  fileprivate var relativeSMPP: String {
    let rest = seconds % 86_400
    let parts = [seconds / 86_400, rest / 3600, rest / 60 % 60, rest % 60]
    return "0000" + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined() + "000R"
  }
}
