using IssuancePortal.Data.Authorities;
using IssuancePortal.Data.Batches;
using IssuancePortal.Data.Campaigns;
using IssuancePortal.Data.Enrolment;
using IssuancePortal.Data.Escrow;
using IssuancePortal.Data.Notifications;
using IssuancePortal.Data.Phones;
using IssuancePortal.Data.Printing;
using IssuancePortal.Data.Publishing;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Publishing;

namespace IssuancePortal.Data.Store;

/// <summary>What each feature asks of a session, in types of their own.</summary>
internal sealed partial class StoreSession
{
    public INotificationRecords Notifications => field ??= new NotificationRecords(this);

    public ICampaignRecords Campaigns => field ??= new CampaignRecords(this);

    public IBatchRecords Batches => field ??= new BatchRecords(this);

    public IPrintRecords Printing => field ??= new PrintRecords(this);

    public IEnrolmentRecords Enrolments => field ??= new EnrolmentRecords(this);

    public IPhoneRecords Phones => field ??= new PhoneRecords(this);

    public IAuthorityRecords Outside => field ??= new AuthorityRecords(this);

    public IDirectoryRecords Directory => field ??= new DirectoryRecords(this);

    public IEscrowRecords Escrow => field ??= new EscrowRecords(this);
}
