using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Publishing;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Issuance;

/// <summary>The use cases and what they are made of: one object of each serves everybody. A host registers these types, and each also as the interfaces of this assembly that it implements.</summary>
public static class UseCases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        typeof(DeviceKeys), typeof(RunJournal), typeof(OutsideAuthorities), typeof(IssueOutside), typeof(ChaseOrdersJob), typeof(LookAtAuthorities), typeof(CertifySlot), typeof(PublishCertificates), typeof(PublishCertificatesJob), typeof(KeyAttestations), typeof(PrepareKeys), typeof(RunServices), typeof(CheckCard), typeof(CheckReaders), typeof(StartRun), typeof(RunBoard), typeof(LookAtRun), typeof(ListRuns),
        typeof(SearchPeople), typeof(LookAtPerson), typeof(TakePhoto), typeof(LookAtMe), typeof(ProveIdentity), typeof(SetSecurityAnswers), typeof(AcceptTerms), typeof(CheckSecurityAnswers),
        typeof(DeviceMoves), typeof(ReplaceDevices), typeof(FileRequest), typeof(EditRequest), typeof(WithdrawRequest), typeof(AskForTermination),
        typeof(ApproveRequest), typeof(DenyRequest), typeof(ClaimRequest), typeof(ReviewRequest), typeof(ListQueue), typeof(KeepViews),
        typeof(BindDevice), typeof(HandOverDevice), typeof(ChangeLayouts), typeof(PrintCard),
        typeof(PlanBatch), typeof(BatchMoves), typeof(BatchServices), typeof(BatchBoard), typeof(DriveBatch), typeof(LookAtBatch),
        typeof(ManageApiKeys), typeof(FindDevices), typeof(LookAtDevice), typeof(FetchCertificate), typeof(TerminateDevice), typeof(SuspendDevice), typeof(ResumeDevice),
        typeof(ActivateDevice), typeof(ReturnTemporary), typeof(ExtendTemporary), typeof(RecycleDevice), typeof(RecycleFailedDevice), typeof(DisposeDevice), typeof(RemoveDevice),
        typeof(MakeDeviceMove), typeof(TerminateAll), typeof(ForeseeMove), typeof(ChangeCertificate), typeof(UpdateDevice), typeof(CardWork), typeof(ChangePin), typeof(UnlockPin), typeof(EmptyCard),
        typeof(ImportStock), typeof(MoveStock), typeof(KeyEscrow), typeof(RecoverKey), typeof(ManageRecoveryCertificates),
        typeof(EnrolmentCounts), typeof(RegistrationAuthority), typeof(FinishEnrolment), typeof(EnrolCertificate), typeof(AcmeAccounts), typeof(AcmeNonces), typeof(AcmeEnrolment), typeof(EndEnrolmentsJob),
        typeof(EnrolPhone), typeof(AddPhone), typeof(FetchKey), typeof(LookAtPhone), typeof(OpenPhone), typeof(SetUpPhone), typeof(InvitePhone), typeof(AcceptInvitation),
        typeof(PublishStatus), typeof(PublishStatusJob), typeof(ExpireRequestsJob), typeof(ExpireDevicesJob), typeof(EndOneTimeSecretsJob), typeof(RenewDevicesJob), typeof(FollowKeysJob), typeof(MoveToVersion), typeof(CampaignJob), typeof(RunJobs),
    ];
}
