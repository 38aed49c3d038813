import Testing
import VKNotify
import VestnikCore

@Suite struct PresetTests {
  @Test func theChannelsOwnLimitsAreThoseOfTheFAQ() {
    let limits = MessageLimits.vkNotify
    #expect(limits.text.value == 2048 && limits.textUnit == .utf16)
    #expect(limits.timeToLive.value == .seconds(15) ... .hours(24))
    #expect(limits.images.count.value == 5 && limits.images.bytes.value == 50_000_000)
    #expect(limits.images.widthPlusHeight.value == 14_000 && limits.images.longToShort.value == 20)
    #expect(limits.buttons.value == 6)
    #expect(limits.rate == BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
  }

  @Test func imagesAreJPEG() {
    let limits = MessageLimits.vkNotify
    #expect(limits.images.formats.value == ["JPEG"])
    func rules(_ format: ImageHeader.Format) -> [ValidationIssue.Rule] {
      ImageHeader(width: 100, height: 100, byteCount: 1000, format: format).issues(under: limits).map(\.rule)
    }
    #expect(rules(.jpeg).isEmpty && rules(.other("PNG")) == ["image.format"])
  }

  @Test func everyLimitHasASource() {
    let limits = MessageLimits.vkNotify
    let sources = [
      limits.text.source, limits.timeToLive.source, limits.batch.source, limits.attachments.source,
      limits.images.count.source, limits.images.bytes.source, limits.images.widthPlusHeight.source,
      limits.images.longToShort.source, limits.buttons.source, limits.buttonCaption.source,
    ]
    #expect(sources.allSatisfy { !$0.isEmpty })
  }

  @Test func aBankMayLiftTheLimitOfTheDay() {
    #expect(MessageLimits.vkNotify.with { $0.rate.perDayAndRecipient = nil }.rate.perDayAndRecipient == nil)
  }

  @Test(arguments: [(14, 1), (15, 0), (16, 0), (86_399, 0), (86_400, 0), (86_401, 1)])
  func theTimeToLiveIncludesItsBounds(seconds: Int, issues: Int) {
    let ttl = TimeToLive.seconds(seconds)
    #expect(ttl.issues(at: "ttl", under: MessageLimits.vkNotify.timeToLive).count == issues)
  }

  @Test func fractionsOfASecondAreRoundedUp() {
    #expect(TimeToLive(.milliseconds(59_001)) == .seconds(60))
    #expect(TimeToLive(.seconds(60)) == .seconds(60))
    #expect(TimeToLive(.nanoseconds(1)) == .seconds(1))
    #expect(TimeToLive(.milliseconds(-1500)) == .seconds(-1))
  }
}
