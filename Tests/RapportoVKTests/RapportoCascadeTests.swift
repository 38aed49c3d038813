import Foundation
import Testing
import VestnikCore

@testable import RapportoVK

@Suite struct RapportoCascadeTests {
  private func issues(
    _ steps: [CascadeStep], _ wire: RapportoInterfaceNames = .form, text: String = "x"
  ) -> [String] {
    let message = RapportoMessage(to: "79990001122", text: text, sender: "ACME", cascade: steps)
    return message.issues(under: wire == .form ? .rapporto : .rapportoREST, in: wire).map {
      "\($0.severity) \($0.rule) \($0.path)"
    }
  }

  private func parameters(_ steps: [CascadeStep]) throws -> String {
    let message = RapportoMessage(to: "79990001122", text: "x", cascade: steps)
    let body = try Sample.channel(Sample.form()).request([message]).text
    return String(body.split(separator: "&message=x")[1])
  }

  @Test func aShortenedLinkIsSaidByTheStepsAlone() {
    var message = Sample.message
    message.cascade = [CascadeStep(.vk)]
    message.shortenLinks = true
    let found = message.issues(under: .rapporto)
    #expect(found.map(\.rule) == ["shortenLinks.cascade"])
    #expect(found[0].description.contains("it is for single messages"))
    message.shortenLinks = nil
    #expect(message.issues(under: .rapporto).isEmpty)
  }

  @Test(arguments: [
    (CascadeStep.Channel.vk, "v"), (.viber, "i"), (.sms, "s"), (.flashingCall, "f"), (.push, "p"),
    (.whatsApp, "w"),
  ])
  func everyChannelHasItsLetter(channel: CascadeStep.Channel, letter: String) throws {
    #expect(issues([CascadeStep(channel)]).isEmpty)
    #expect(
      try parameters([CascadeStep(channel, fallbackIf: .undelivered, sender: "A", text: "b")])
        == "&order_list=\(letter)&\(letter)_resendCond=Y&\(letter)_resendSn=A&\(letter)_resendText=b")
  }

  @Test func aChannelThatTheInterfaceDoesNotKnowIsRefused() {
    #expect(issues([CascadeStep(.max)]) == ["error cascade.channel cascade[0].channel"])
    #expect(
      issues([CascadeStep(.vk), CascadeStep("PIGEON")]) == ["error cascade.channel cascade[1].channel"])
    #expect(issues([CascadeStep("PIGEON")], .rest) == ["error cascade.channel cascade[0].channel"])
    for channel: CascadeStep.Channel in [.push, .max, .telegram, .telegramCode, .cardsMobile] {
      #expect(issues([CascadeStep(channel)], .rest).isEmpty)
    }
  }

  @Test func aChannelStandsInACascadeOnce() {
    for wire in [RapportoInterfaceNames.form, .rest] {
      let steps = [CascadeStep(.vk, fallbackIf: .undelivered), CascadeStep(.vk)]
      #expect(issues(steps, wire) == ["error cascade.duplicate cascade[1].channel"])
    }
  }

  @Test(arguments: [
    (CascadeStep.Channel.vk, true), (.viber, true), (.whatsApp, true), (.push, true), (.sms, false),
    (.flashingCall, false),
  ])
  func onlyAChannelThatReportsReadingCanWaitForIt(channel: CascadeStep.Channel, can: Bool) {
    let letter = channel == .sms ? "s" : "f"
    #expect(
      issues([CascadeStep(channel, fallbackIf: .unread)])
        == (can ? [] : ["error cascade.fallback \(letter)_resendCond"]))
    for fallbackIf in [CascadeStep.FallbackCondition.never, .undelivered] {
      #expect(issues([CascadeStep(channel, fallbackIf: fallbackIf)]).isEmpty)
    }
  }

  @Test func aChainOfRESTSaysWhenItGoesOn() {
    #expect(
      issues([CascadeStep(.vk), CascadeStep(.sms)], .rest) == ["error cascade.fallback cascade[0].fallbackIf"]
    )
    #expect(
      issues([CascadeStep(.vk, fallbackIf: .never), CascadeStep(.sms)], .rest)
        == ["error cascade.fallback cascade[0].fallbackIf"])
    #expect(
      issues([CascadeStep(.sms, fallbackIf: .unread), CascadeStep(.vk)], .rest)
        == ["error cascade.fallback cascade[0].fallbackIf"])
    #expect(issues([CascadeStep(.vk, fallbackIf: .unread), CascadeStep(.sms)], .rest).isEmpty)
    // What would have no place in the chain is not dropped silently.
    #expect(
      issues([CascadeStep(.vk, fallbackIf: .unread), CascadeStep(.sms, fallbackIf: .never)], .rest)
        == ["error cascade.fallback cascade[1].fallbackIf"])
  }

  @Test(arguments: [
    (CascadeStep.Channel.vk, "v", 2048), (.viber, "i", 1000), (.sms, "s", 2000), (.flashingCall, "f", 2000),
    (.push, "p", 1000), (.whatsApp, "w", 1000),
  ])
  func aTextHasTheLengthOfItsChannel(channel: CascadeStep.Channel, letter: String, most: Int) {
    func step(_ length: Int) -> [CascadeStep] {
      [CascadeStep(channel, text: String(repeating: "ы", count: length))]
    }
    #expect(issues(step(most - 1)).isEmpty && issues(step(most)).isEmpty)
    #expect(issues(step(most + 1)) == ["error cascade.text \(letter)_resendText"])
    #expect(issues(step(0)) == ["error cascade.text \(letter)_resendText"])
  }

  @Test func theMessagesOwnTextIsMeasuredForEveryStep() {
    let text = String(repeating: "ы", count: 1001)
    #expect(
      issues([CascadeStep(.vk), CascadeStep(.viber)], text: text) == ["warning cascade.text i_resendText"])
    #expect(
      issues([CascadeStep(.vk, fallbackIf: .unread), CascadeStep(.viber)], .rest, text: text)
        == ["error cascade.text cascade[1].text"])
    #expect(issues([CascadeStep(.vk), CascadeStep(.viber, text: "short")], text: text).isEmpty)
  }

  @Test(arguments: [
    (CascadeStep.Channel.vk, "v", 60...86_400), (.viber, "i", 30...86_400), (.push, "p", 30...86_400),
    (.sms, "s", 60...172_800), (.flashingCall, "f", 60...300), (.whatsApp, "w", 60...604_800),
  ])
  func aLifetimeHasTheRangeOfItsChannel(channel: CascadeStep.Channel, letter: String, range: ClosedRange<Int>)
  {
    func step(_ seconds: Int) -> [CascadeStep] { [CascadeStep(channel, timeToLive: .seconds(seconds))] }
    for seconds in [range.lowerBound, range.lowerBound + 1, range.upperBound - 1, range.upperBound] {
      #expect(issues(step(seconds)).isEmpty)
    }
    for seconds in [range.lowerBound - 1, range.upperBound + 1, 0, -1] {
      #expect(issues(step(seconds)) == ["error ttl.range \(letter)_resendValid"])
    }
  }

  @Test(arguments: [
    (60, "000000000100000R"), (86_400, "000001000000000R"), (604_800, "000007000000000R"),
    (90_061, "000001010101000R"), (3599, "000000005959000R"),
  ])
  func aLifetimeIsWrittenAsInSMPP(seconds: Int, text: String) throws {
    #expect(text.count == 16)
    #expect(
      try parameters([CascadeStep(.whatsApp, timeToLive: .seconds(seconds))])
        == "&order_list=w&w_resendValid=\(text)")
  }

  @Test func aLifetimeThatCannotBeWrittenIsRefusedEvenWithoutLimits() {
    let limits = MessageLimits.rapporto.with { $0.timeToLive.value = nil }
    for (seconds, count) in [(8_639_999, 0), (8_640_000, 1), (Int.max, 1), (-1, 1)] {
      let message = RapportoMessage(
        to: "79990001122", text: "x", cascade: [CascadeStep(.vk, timeToLive: .seconds(seconds))])
      #expect(message.issues(under: limits).count == count)
    }
  }

  @Test(arguments: [
    ([true, true, true], ""), ([false, false, true], "&shorten_list="),
    ([true, false, true], "&shorten_list=v"),
    ([false, true, false], "&shorten_list=s"), ([true, true, false], ""),
  ])
  func theListNamesTheStepsWhoseLinksAreShortened(flags: [Bool], list: String) throws {
    let channels: [CascadeStep.Channel] = [.vk, .sms, .flashingCall]
    let steps = zip(channels, flags).map { CascadeStep($0, shortenLinks: $1) }
    #expect(try parameters(steps) == "&order_list=v%2Cs%2Cf" + list)
  }

  @Test func theUnknownPlaceOfAParameterIsAWarning() {
    #expect(
      issues([CascadeStep(.vk, shortenLinks: false)], .rest)
        == ["warning shortenLinks.place cascade[0].shortenLinks"])
  }

  @Test func aSenderOfAStepIsANameOrNone() {
    #expect(issues([CascadeStep(.sms, sender: "")]) == ["error cascade.sender s_resendSn"])
  }
}
