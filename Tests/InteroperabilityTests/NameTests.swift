#if AsyncHTTPClient && Hummingbird && Observability
  import AsyncHTTPClient
  import Foundation
  import HTTPTypes
  import Hummingbird
  import Logging
  import Metrics
  import NIOCore
  import NIOHTTP1
  import ServiceLifecycle
  import Testing
  import Tracing
  import Vestnik
  import VestnikAsyncHTTPClient
  import VestnikHummingbird
  import VestnikObservability
  import VestnikSandbox
  import VestnikTesting

  /// Every public type of the package beside the modules that a server imports: a name that another module has too does
  /// not compile here ("ambiguous for type lookup").
  @Suite struct NameTests {
    static let types: [Any.Type] = [
      BudgetDecision.self, BudgetKey.self, BudgetLimits.self, BudgetReservation.self,
      BudgetStoreConformance.self, ButtonColor.self,
      CampaignCheckpoint.self, CampaignError.self, CampaignOptions.self, CampaignProgress.self,
      CascadeStep.self, ClientContext.self, ClientEvent.self, AsyncHTTPClientTransport.self,
      Observability.self, WebhookRequestContext.self, OutcomeKind.self, OutcomeTally.self, ProviderName.self,
      SharedBudget.self, ConformanceFailure.self, ConformanceReport.self, SharedBudgetLoss.self,
      SharedBudgetError.self, DeduplicationKey.self, DeliveryFate.self,
      DeliveryReport.self, DeliveryState.self, DeliveryStatus.self, DeliveryTracker.self, DevinoClient.self,
      DevinoCredentials.self, DevinoDeliveryPolicy.self, DevinoDialect.self, DevinoErrorKey.self,
      DevinoEvent.self, DevinoMessage.self, DevinoRoute.self, DevinoSandbox.self, DevinoSendRequest.self,
      DevinoSendResponse.self, DevinoStatus.self, DevinoStatusCallback.self, DevinoStatusReport.self,
      DevinoTemplate.self, DevinoWebhook.self, EventDeduplicator.self, ExactJSONDecoder.self,
      ExactJSONEncoder.self, IPAllowlist.self, ImageHeader.self, ImageHeaderError.self, ImageLimits.self,
      JSONError.self, JSONValue.self, JournalError.self, JournalRepair.self, JournaledBudget.self,
      LossyURL.self, ManualClock.self, MessageID.self, MessageLimits.self, MessageTemplate.self,
      MessagingError.self, MockTransport.self, ModerationHint.self, ModerationRule.self, MultipartBody.self,
      OKAttachment.self, OKBroadcast.self, OKButton.self, OKCall.self, OKCallEnd.self, OKCallType.self,
      OKCallback.self, OKCallbackID.self, OKChat.self, OKChatURL.self, OKChatChange.self, OKChatID.self,
      OKChatPage.self, OKChatStatus.self, OKChatType.self, OKContact.self, OKErrorBody.self, OKErrorCode.self,
      OKEvent.self, OKEventContent.self, OKEventPage.self, OKEventType.self, OKGraphClient.self,
      OKGroupID.self, OKIncomingMessage.self, OKKeyboard.self, OKKeyboardBuilder.self, OKLimits.self,
      OKLocation.self, OKMedia.self, OKMessage.self, OKMessageID.self, OKMusic.self,
      OKOutgoingAttachment.self, OKOutgoingMessage.self, OKPolling.self, OKPresent.self,
      OKPrivacyWarning.self, OKProcessing.self, OKReceivedKeyboard.self, OKRecipient.self, OKRequest.self,
      OKRow.self, OKSandbox.self, OKSendReceipt.self, OKSendResponse.self, OKSender.self, OKSenderAction.self,
      OKServiceMessage.self, OKServiceMessageType.self, OKShare.self, OKSticker.self, OKSubscription.self,
      OKSubscriptionList.self, OKSubscriptionRequest.self, OKSystemEventType.self, OKUpdates.self,
      OKUpload.self, OKUploadResult.self, OKUploadTarget.self, OKUploadedFile.self, OKUserID.self,
      OKWebhook.self, PartnerMessageID.self, PhoneNumber.self, RapportoClient.self, RapportoCode.self,
      RapportoCredentials.self, RapportoEvent.self, RapportoFormRequest.self, RapportoIdempotency.self,
      RapportoIncomingMessage.self, RapportoMessage.self, RapportoMessageType.self, RapportoRESTOptions.self,
      RapportoRESTRequest.self, RapportoReason.self, RapportoResponse.self, RapportoSandbox.self,
      RapportoStatus.self, RapportoStatusReport.self, RapportoTrafficType.self, RapportoWebhook.self,
      RawJSON.self, RecipientKey.self, Rejection.self, ReleaseReason.self, RenderError.self,
      RequestEvent.self, RequestPreview.self, SandboxDelivery.self, SandboxFault.self, Secret.self,
      SendBudget.self, SendOptions.self, SendReceipt.self, SenderGroup.self, SendingWindow.self,
      SocialNetwork.self, SystemTime.self, TemplateButton.self, TemplateImage.self, TextUnit.self,
      TimeToLive.self, TransferProgress.self, TransportBody.self, TransportConformance.self,
      TransportError.self, TransportHeaders.self, TransportRequest.self, TransportResponse.self,
      URLSessionTransport.self, VKAmount.self, VKApp.self, VKAppAction.self, VKArticle.self, VKArtist.self,
      VKAttachment.self, VKAudio.self, VKAudioAlbum.self, VKAudioArtist.self, VKAudioCover.self,
      VKAudioMessage.self, VKButton.self, VKButtonAction.self, VKButtonAnswer.self, VKButtonPress.self,
      VKCall.self, VKCallParticipants.self, VKChannelInfo.self, VKChannelMessage.self, VKChatAction.self,
      VKChatPhoto.self, VKClientInfo.self, VKComment.self, VKCommentsInfo.self, VKCommunityEvent.self,
      VKCoordinates.self, VKCopyright.self, VKCounter.self, VKCurator.self, VKCurrency.self, VKDocument.self,
      VKDocumentFile.self, VKDocumentPhoto.self, VKDocumentPreview.self, VKDonors.self, VKDonut.self,
      VKDonutLink.self, VKEvent.self, VKEventContent.self, VKEventLimits.self, VKEventOrGroup.self,
      VKEventType.self, VKFormAnswer.self, VKFormatData.self, VKGenre.self, VKGeo.self, VKGift.self,
      VKGradientPoint.self, VKGraffiti.self, VKImage.self, VKKeyboard.self, VKKeyboardLimits.self,
      VKLegacyMessage.self, VKLikes.self, VKLink.self, VKLinkAction.self, VKLinkApplication.self,
      VKLinkButton.self, VKLinkProduct.self, VKLinkRating.self, VKLinkStore.self, VKLinkTarget.self,
      VKMarketCategory.self, VKMarketSection.self, VKMessage.self, VKMiniApp.self, VKMoneyTransfer.self,
      VKNarrative.self, VKNarrativeCover.self, VKNote.self, VKOnlineInfo.self, VKOrder.self,
      VKOrderDelivery.self, VKOrderItem.self, VKOrderRecipient.self, VKPage.self, VKPayload.self, VKPeer.self,
      VKPermission.self, VKPhoto.self, VKPhotoAlbum.self, VKPhotoSize.self, VKPlace.self, VKPlaceholder.self,
      VKPlaylist.self, VKPodcast.self, VKPodcastCover.self, VKPodcastInfo.self, VKPoll.self,
      VKPollAnswer.self, VKPollBackground.self, VKPost.self, VKPostSource.self, VKPostedPhoto.self,
      VKPrettyCard.self, VKPrettyCards.self, VKPrice.self, VKProduct.self, VKProductAlbum.self,
      VKProductSize.self, VKProfile.self, VKReaction.self, VKReactionChange.self, VKReadReceipt.self,
      VKReposts.self, VKSticker.self, VKStickerAnimation.self, VKStickerPack.self, VKStory.self,
      VKStoryLink.self, VKStoryPoint.self, VKStoryReplies.self, VKStorySticker.self, VKStoryStickers.self,
      VKTemplate.self, VKTemplateElement.self, VKTextFormat.self, VKTextLive.self, VKThread.self,
      VKTyping.self, VKUserReference.self, VKUserSticker.self, VKVideo.self, VKVideoFiles.self,
      VKVideoPlaylist.self, VKWaveform.self, VKWebhook.self, VKWidget.self, ValidationError.self,
      ValidationIssue.self, WebhookError.self, WebhookPolicy.self, WebhookRequest.self, WebhookResponse.self,
      WebhookResult.self,
      WebhookSecret.self,
    ]

    static let protocols: [Any.Type] = [
      (any BudgetStore).self,
      (any HTTPTransport).self,
      (any JSONModel).self,
      (any MessageSender).self,
      (any OpenValue).self,
      (any RedactedPrinting).self,
      (any TimeSource).self,
      (any Validatable).self,
      (any WebhookReceiver).self,
    ]

    static let generics: [Any.Type] = [
      Campaign<DevinoClient>.self, CampaignResult<DevinoMessage, SendReceipt>.self, Indirect<Int>.self,
      Limit<Int>.self, OKOneOrMany<Int>.self, OKPages<OKChat>.self, ParsedWebhook<OKEvent>.self,
      SendOutcome<OKSendReceipt>.self,
    ]

    /// That a name is unambiguous is shown by compiling this file, which therefore has to name every public type.
    @Test func noPublicTypeIsLeftOut() throws {
      let named = (Self.types + Self.protocols + Self.generics).map { type in
        let name = "\(type)".replacing("any ", with: "")
        return String(name.prefix { $0 != "<" })
      }
      let declared = try Self.declaredTypes()
      #expect(declared.count > 300)
      #expect(declared.subtracting(named) == [])
    }

    /// Returns the names of the public types at the top level of the modules above, from their sources.
    private static func declaredTypes() throws -> Set<String> {
      let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
      let declaration = /^public (?:final |indirect )?(?:struct|enum|class|actor|protocol) (\w+)/
        .anchorsMatchLineEndings()
      var names: Set<String> = []
      for case let file as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        ?? .init()
      {
        // What stands behind a trait is indented, and is listed above by hand.
        guard file.pathExtension == "swift" else { continue }
        for match in try String(contentsOf: file, encoding: .utf8).matches(of: declaration) {
          names.insert(String(match.1))
        }
      }
      return names
    }
  }
#endif
