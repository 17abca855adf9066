using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Campaigns;

/// <summary>What a session knows of campaigns.</summary>
internal sealed class CampaignRecords(StoreSession session) : ICampaignRecords
{
    private static readonly DeviceState[] Carrying = [DeviceState.Issued, DeviceState.Suspended, DeviceState.Produced, DeviceState.Invalid];
    private static readonly RequestState[] Open = [RequestState.PendingApproval, RequestState.Approved, RequestState.Executing, RequestState.Failed];
    private static readonly RequestType[] Work = [RequestType.Update, RequestType.Reissue];

    public async Task<IReadOnlyList<Campaign>> ListAsync(int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Campaign>(cancellation)).OrderByDescending(campaign => campaign.StartedAt).Take(limit).ToListAsync(cancellation);

    public async Task<Campaign?> FindAsync(Guid id, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Campaign>(cancellation)).FirstOrDefaultAsync(campaign => campaign.Id == id, cancellation);

    public async Task<IReadOnlyList<Campaign>> InAsync(CampaignState state, CancellationToken cancellation = default) =>
        await (await session.FromAsync<Campaign>(cancellation)).Where(campaign => campaign.State == state).OrderBy(campaign => campaign.StartedAt).ToListAsync(cancellation);

    public async Task<IReadOnlyList<CampaignCandidate>> CandidatesAsync(Guid policyId, int before, Guid? groupId, string? site, CancellationToken cancellation = default)
    {
        var people = session.Db.Set<Person>().AsQueryable();
        if (groupId is { } group) people = people.Where(person => person.Groups.Any(other => other.Id == group));
        if (!string.IsNullOrEmpty(site)) people = people.Where(person => person.Site == site);
        var devices = (await session.FromAsync<Device>(cancellation)).Where(device => device.PolicyId == policyId && (device.PolicyVersion == null || device.PolicyVersion < before) && Carrying.Contains(device.State));
        return await Of(devices.OrderBy(device => device.Id), people).ToListAsync(cancellation);
    }

    public async Task<CampaignCandidate?> CandidateAsync(Guid deviceId, CancellationToken cancellation = default) =>
        await Of((await session.FromAsync<Device>(cancellation)).Where(device => device.Id == deviceId), session.Db.Set<Person>()).FirstOrDefaultAsync(cancellation);

    public async Task<IReadOnlyList<CampaignDevice>> NextAsync(Guid campaignId, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<CampaignDevice>(cancellation)).Where(row => row.CampaignId == campaignId && row.Step == CampaignStep.Waiting).OrderBy(row => row.Position).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<IssuanceRequest>> NotBegunAsync(Guid campaignId, int limit, CancellationToken cancellation = default) =>
        await (await session.FromAsync<CampaignDevice>(cancellation)).Where(row => row.CampaignId == campaignId && row.Step == CampaignStep.Asked && !row.WasOpen)
            .Join(session.Db.Set<IssuanceRequest>().Where(request => request.State == RequestState.Approved), row => row.RequestId, request => request.Id, (row, request) => new { row.Position, Request = request })
            .OrderBy(row => row.Position).Take(limit).Select(row => row.Request).ToListAsync(cancellation);

    public async Task<CampaignNumbers> NumbersAsync(Guid campaignId, CancellationToken cancellation = default)
    {
        var counts = await (
            from row in await session.FromAsync<CampaignDevice>(cancellation)
            where row.CampaignId == campaignId
            join request in session.Db.Set<IssuanceRequest>() on row.RequestId equals request.Id into requests
            from request in requests.DefaultIfEmpty()
            group row by new { row.Step, State = (RequestState?)request.State } into rows
            select new { rows.Key.Step, rows.Key.State, Count = rows.Count() }).ToListAsync(cancellation);
        int Sum(CampaignOutcome outcome) => counts.Where(row => OutcomeOf(row.Step, row.State) == outcome).Sum(row => row.Count);
        return new CampaignNumbers(Sum(CampaignOutcome.Waiting), Sum(CampaignOutcome.Asked), Sum(CampaignOutcome.Done), Sum(CampaignOutcome.Withdrawn), Sum(CampaignOutcome.Refused));
    }

    public async Task<IReadOnlyList<(Refusal Refusal, int Devices)>> RefusalsAsync(Guid campaignId, CancellationToken cancellation = default) =>
        [
            .. (await (await session.FromAsync<CampaignDevice>(cancellation)).Where(row => row.CampaignId == campaignId && row.Step == CampaignStep.Refused)
                .GroupBy(row => new { row.Why, row.WhyAbout }).Select(rows => new { rows.Key.Why, rows.Key.WhyAbout, Count = rows.Count() }).ToListAsync(cancellation))
                .OrderByDescending(row => row.Count)
                .Select(row => (new CampaignDevice { CampaignId = campaignId, Position = 0, DeviceId = Guid.Empty, Why = row.Why, WhyAbout = row.WhyAbout }.Refusal!, row.Count)),
        ];

    public async Task<IReadOnlyList<CampaignRow>> RowsAsync(Guid campaignId, CampaignOutcome? outcome, int afterPosition, int limit, CancellationToken cancellation = default)
    {
        var rows =
            from row in await session.FromAsync<CampaignDevice>(cancellation)
            where row.CampaignId == campaignId && row.Position > afterPosition
            join request in session.Db.Set<IssuanceRequest>() on row.RequestId equals request.Id into requests
            from request in requests.DefaultIfEmpty()
            join device in session.Db.Set<Device>() on row.DeviceId equals device.Id into devices
            from device in devices.DefaultIfEmpty()
            join person in session.Db.Set<Person>() on device.PersonId equals (Guid?)person.Id into people
            from person in people.DefaultIfEmpty()
            select new { Row = row, State = (RequestState?)request.State, Device = device, Person = person };
        rows = outcome switch
        {
            CampaignOutcome.Waiting => rows.Where(row => row.Row.Step == CampaignStep.Waiting),
            CampaignOutcome.Asked => rows.Where(row => row.Row.Step == CampaignStep.Asked && Open.Contains(row.State!.Value)),
            CampaignOutcome.Done => rows.Where(row => row.Row.Step == CampaignStep.Current || (row.Row.Step == CampaignStep.Asked && row.State == RequestState.Executed)),
            CampaignOutcome.Withdrawn => rows.Where(row => row.Row.Step == CampaignStep.Asked && row.State != RequestState.Executed && !Open.Contains(row.State!.Value)),
            CampaignOutcome.Refused => rows.Where(row => row.Row.Step == CampaignStep.Refused),
            _ => rows,
        };
        return
        [
            .. (await rows.OrderBy(row => row.Row.Position).Take(limit).ToListAsync(cancellation)).Select(row => new CampaignRow(
                row.Row, row.Device?.Serial ?? "", row.Device?.Kind ?? DeviceKind.PivCard, row.Person?.Id, row.Person?.Name ?? "", OutcomeOf(row.Row.Step, row.State), row.State)),
        ];
    }

    private static CampaignOutcome OutcomeOf(CampaignStep step, RequestState? state) => step switch
    {
        CampaignStep.Waiting => CampaignOutcome.Waiting,
        CampaignStep.Refused => CampaignOutcome.Refused,
        CampaignStep.Current => CampaignOutcome.Done,
        _ => state switch
        {
            RequestState.Executed => CampaignOutcome.Done,
            { } open when Open.Contains(open) => CampaignOutcome.Asked,
            _ => CampaignOutcome.Withdrawn,
        },
    };

    private IQueryable<CampaignCandidate> Of(IQueryable<Device> devices, IQueryable<Person> people)
    {
        var requests = session.Db.Set<IssuanceRequest>();
        return
            from device in devices
            join person in people on device.PersonId equals (Guid?)person.Id
            select new CampaignCandidate(
                device.Id, device.PolicyId, device.PolicyVersion, device.Kind, device.State, device.IsTemporary, person.IsActive,
                requests.Where(request => request.DeviceId == device.Id && Work.Contains(request.Type) && Open.Contains(request.State)).Select(request => (RequestType?)request.Type).FirstOrDefault());
    }
}
