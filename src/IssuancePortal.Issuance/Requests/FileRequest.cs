using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using DeviceRefusals = IssuancePortal.Issuance.Devices.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Requests;

/// <summary>
/// Files a request for a first device or a replacement. In a direct mode, or when the help desk replaces a device, it is approved at once; else it waits for a validation officer. A replacement
/// makes the original invalid right away, when its reason says so.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="replacements">What a replacement does to other devices.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class FileRequest(IIssuanceStore store, ReplaceDevices replacements, ISettings settings, TimeProvider time)
{
    /// <summary>Longest comment or reason in words.</summary>
    public const int MaxText = 400;

    private static readonly DeviceState[] LiveStates = [DeviceState.Assigned, DeviceState.InProduction, DeviceState.Produced, DeviceState.Issued, DeviceState.Suspended];

    /// <summary>The request's id; or why not, with nothing changed.</summary>
    public async Task<Result<Guid>> FileAsync(FileOrder order, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<Guid>(
            async session =>
            {
                if (await session.PersonAsync(order.PersonId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
                var filed = await FileAsync(session, order, person, actor, cancellation);
                return filed.Succeeded ? filed.Value.Id : filed.Refusal;
            },
            cancellation);

    /// <summary>Policies and their modes that a person can be issued a device under for a reason; none for a role that may not look.</summary>
    public async Task<IReadOnlyList<(DevicePolicy Policy, IReadOnlyList<Mode> Modes)>> OffersAsync(Guid personId, IssuanceReason reason, Actor actor, CancellationToken cancellation = default)
    {
        if (actor.PersonId != personId && !actor.May(Permission.SearchPeople)) return [];
        var policies = await store.ReadAsync(session => PoliciesAsync(session, personId, reason, cancellation), cancellation);
        return [.. policies.Select(policy => (policy, (IReadOnlyList<Mode>)[.. ModesOf(policy)]))];
    }

    /// <summary>Policies under which a person can be issued a device for a reason in some mode, those of the kind that is chosen beforehand first.</summary>
    public async Task<IReadOnlyList<DevicePolicy>> PoliciesAsync(IStoreSession session, Guid personId, IssuanceReason reason, CancellationToken cancellation) =>
        [
            .. (await session.PoliciesOfAsync(personId, TypeOf(reason), cancellation))
                .Where(policy => ModesOf(policy).Any() && settings.Get<DeviceSettings>().Kinds.Contains(policy.Kind)).OrderByDescending(IsPreferred),
        ];

    /// <summary>True for a policy of the kind of device that is chosen beforehand here.</summary>
    public bool IsPreferred(DevicePolicy policy) => policy.Kind == settings.Get<DeviceSettings>().DefaultKind;

    /// <summary>Modes of a policy that this site uses.</summary>
    public IEnumerable<Mode> ModesOf(DevicePolicy policy)
    {
        var devices = settings.Get<DeviceSettings>();
        return ModeCatalogue.All.Where(mode => policy.Content.Modes.Contains(mode.Name) && ModeCatalogue.IsOn(mode, devices) && mode.Kinds.Contains(policy.Kind) && RefuseBinder(mode, policy.Kind) is null);
    }

    /// <summary>Why nobody here records whose a device is in the way that a mode says; null when somebody does. Where an operator personalises, that is no question.</summary>
    public Refusal? RefuseBinder(Mode mode, DeviceKind kind)
    {
        if (mode.ActorOf(StageKind.Personalise) != StageActor.User || mode.ActorOf(StageKind.Bind) is not { } binder) return null;
        var rules = settings.Get<SelfServiceSettings>();
        if (rules.Binding == (binder == StageActor.User ? WhoBinds.Operators : WhoBinds.People)) return Refusals.BindingOff;
        return binder == StageActor.User && !rules.Kinds.Contains(kind) ? Refusals.KindNotBySelf(kind) : null;
    }

    /// <summary>Why nothing is issued under a policy here although it may be assigned: this site has switched off its kind of device, every mode that it allows, or who would bind in them; null when something is.</summary>
    public Refusal? WhyUnused(DevicePolicy policy)
    {
        if (!settings.Get<DeviceSettings>().Kinds.Contains(policy.Kind)) return Refusals.KindOff(policy);
        if (ModesOf(policy).Any()) return null;
        return policy.Content.Modes.Select(ModeCatalogue.Find).Where(mode => mode is not null && ModeCatalogue.IsOn(mode, settings.Get<DeviceSettings>())).Select(mode => RefuseBinder(mode!, policy.Kind)).FirstOrDefault(why => why is not null) ?? Refusals.ModesOff(policy);
    }

    /// <summary>True when a request in this mode waits for an officer.</summary>
    public bool NeedsApproval(Mode mode, IssuanceReason reason, MoveActor by) =>
        by == MoveActor.User && reason != IssuanceReason.None
        || (mode.Has(StageKind.Validate) && by != MoveActor.HelpDesk)
        || settings.Get<DeviceSettings>().Tightened.Contains(mode.Name);

    /// <summary>In which capacity somebody asks for a device for a person; the refusal when in none.</summary>
    public static Result<MoveActor> CapacityOf(Actor actor, Person person, IssuanceReason reason)
    {
        if (actor.PersonId == person.Id) return actor.May(Permission.UseOwnDevices) ? MoveActor.User : Roles.Refusals.OwnDevice;
        if (actor.MayOn(Permission.IssueDevice, person) || actor.MayOn(Permission.RequestIssuance, person) || actor.MayOn(Permission.BindDevice, person)) return MoveActor.Operator;
        if (reason != IssuanceReason.None && actor.MayOn(Permission.ReplaceDevice, person)) return MoveActor.HelpDesk;
        if (actor.May(Permission.IssueDevice) || actor.May(Permission.RequestIssuance) || actor.May(Permission.BindDevice)) return Roles.Refusals.OutOfScope;
        return actor.Refuse(reason == IssuanceReason.None ? Permission.RequestIssuance : Permission.ReplaceDevice, person)!;
    }

    /// <summary>Why this person cannot be issued a device for this reason now, whoever asks; null when they can.</summary>
    internal async Task<Refusal?> RefuseAsync(IStoreSession session, Person person, IssuanceReason reason, Device? replaced, CancellationToken cancellation)
    {
        if (!person.IsActive) return RunRefusals.PersonLeft;
        if ((await session.RequestsOfAsync(person.Id, cancellation)).Any(request => request.IsUnderWay)) return Refusals.OpenRequestExists;
        var devices = await session.DevicesOfAsync(person.Id, cancellation);
        if (reason == IssuanceReason.None)
        {
            if (replaced is not null) return Refusals.NothingToReplace;

            // One that waits to be replaced does not count as live, but it is replaced, not followed by a first one.
            if (devices.Any(device => device.Kind != DeviceKind.MobileApp && device.State == DeviceState.Invalid)) return Refusals.ReplaceFirst;
        }
        else if (replaced is null || replaced.PersonId != person.Id || !CanBeReplaced(replaced, reason))
        {
            return Refusals.NothingToReplace;
        }

        if (RefuseTooMany(devices, reason, replaced?.Id, null) is { } tooMany) return tooMany;
        return (await PoliciesAsync(session, person.Id, reason, cancellation)).Count > 0 ? null : await NoPolicyAsync(session, person.Id, reason, null, cancellation);
    }

    /// <summary>Why a policy does not do for a replacement, because of the keys that it recovers; null when it does. Asked again wherever policy or content may have changed since.</summary>
    internal static async Task<Refusal?> RefuseUnfitAsync(IStoreSession session, IssuanceReason reason, Guid? replacesDeviceId, DevicePolicy policy, CancellationToken cancellation)
    {
        if (Replacement.Of(reason) is not { } replacement) return null;
        var original = replacesDeviceId is { } id && await session.DeviceAsync(id, cancellation) is { PolicyId: { } policyId } ? await session.PolicyAsync(policyId, cancellation) : null;
        return replacement.Refuse(policy.Content, original?.Content);
    }

    /// <summary>What is really wrong when no policy is left for a person, or not the one that was asked for: none is assigned, or this site has switched off what it needs.</summary>
    internal async Task<Refusal> NoPolicyAsync(IStoreSession session, Guid personId, IssuanceReason reason, Guid? policyId, CancellationToken cancellation) =>
        (await session.PoliciesOfAsync(personId, TypeOf(reason), cancellation)).Where(policy => policyId is null || policy.Id == policyId).Select(WhyUnused).FirstOrDefault(why => why is not null) ?? RunRefusals.PolicyNotAssigned;

    /// <summary>Why a person has as many primary devices as they may (INV-02), without the one that is replaced, what is lent while the own one is replaced, and the one that is tried again.</summary>
    internal Refusal? RefuseTooMany(IEnumerable<Device> devices, IssuanceReason reason, Guid? replaced, Guid? triedAgain)
    {
        var live = devices.Count(device => device.Kind != DeviceKind.MobileApp && LiveStates.Contains(device.State) && device.Id != replaced && device.Id != triedAgain && !(device.IsTemporary && reason != IssuanceReason.None));
        return live >= settings.Get<DeviceSettings>().MaxPrimary ? RunRefusals.HasPrimary : null;
    }

    /// <summary>Why a person cannot be given mobile certificates now (INV-02, INV-03): they derive from a card of the same person that is in use, and are made anew rather than replaced.</summary>
    internal async Task<Refusal?> RefuseMobileAsync(IStoreSession session, Person person, DevicePolicy policy, IssuanceReason reason, CancellationToken cancellation, Guid? carriedOut = null)
    {
        if (!person.IsActive) return RunRefusals.PersonLeft;
        if (reason != IssuanceReason.None) return Refusals.NothingToReplace;
        if ((await session.RequestsOfAsync(person.Id, cancellation)).Any(request => request.IsUnderWay && request.Id != carriedOut)) return Refusals.OpenRequestExists;
        var devices = await session.DevicesOfAsync(person.Id, cancellation);
        if (devices.Count(device => device.Kind == DeviceKind.MobileApp && LiveStates.Contains(device.State)) >= settings.Get<DeviceSettings>().MaxMobile) return Refusals.HasMobile;
        if (!devices.Any(device => PhoneParents.Allows(policy, device))) return Refusals.NoParent;

        // The key that a lost phone shared: the card gets another one first, so that the new phone does not begin without.
        return policy.Content.Slots.Any(slot => slot.Recovers) && (await SharedKeys.OfAsync(session, person.Id, cancellation)).Behind.Any(holder => !holder.IsPhone) ? Refusals.KeyFirst : null;
    }

    /// <summary>What a person does who asks for a device by themselves: a report, where that makes the one they have invalid.</summary>
    public static SelfService ServiceOf(IssuanceReason reason, bool isMobile = false) =>
        isMobile ? SelfService.Phone : Replacement.Of(reason) is { HoldsOriginal: true } ? SelfService.Report : SelfService.Enrol;

    /// <summary>Files within a change of somebody else's.</summary>
    internal async Task<Result<IssuanceRequest>> FileAsync(IStoreSession session, FileOrder order, Person person, Actor actor, CancellationToken cancellation)
    {
        var capacity = CapacityOf(actor, person, order.Reason);
        if (!capacity.Succeeded) return capacity.Refusal;
        var by = capacity.Value;
        if (order.Comment?.Length > MaxText) return Refusals.TextTooLong;
        if (ModeCatalogue.Find(order.Mode) is not { } mode) return RunRefusals.ModeNotAllowed;
        if (!ModeCatalogue.IsOn(mode, settings.Get<DeviceSettings>())) return Refusals.ModeOff;
        if (by == MoveActor.User && order.Reason == IssuanceReason.None && mode.ActorOf(StageKind.Request) != StageActor.User) return Refusals.NotTheirStage(StageKind.Request);
        if (by != MoveActor.User && mode.ActorOf(StageKind.Request) == StageActor.User && order.Reason == IssuanceReason.None) return Refusals.NotTheirStage(StageKind.Request);
        if (by == MoveActor.User && order.Reason != IssuanceReason.None && !settings.Get<SelfServiceSettings>().ReportIncident) return Refusals.IncidentsOff;

        var replaced = order.ReplacesDeviceId is { } id ? await session.DeviceAsync(id, cancellation) : null;
        var mobile = await session.PolicyAsync(order.PolicyId, cancellation) is { Kind: DeviceKind.MobileApp } phones ? phones : null;
        if (by == MoveActor.User && settings.Get<ProofSettings>().Refuse(ServiceOf(order.Reason, mobile is not null), actor) is { } unproven) return unproven;
        if ((mobile is not null ? await RefuseMobileAsync(session, person, mobile, order.Reason, cancellation) : await RefuseAsync(session, person, order.Reason, replaced, cancellation)) is { } refused) return refused;
        if ((await PoliciesAsync(session, person.Id, order.Reason, cancellation)).FirstOrDefault(it => it.Id == order.PolicyId) is not { } policy) return await NoPolicyAsync(session, person.Id, order.Reason, order.PolicyId, cancellation);
        if (!ModesOf(policy).Contains(mode)) return policy.Content.Modes.Contains(mode.Name) && RefuseBinder(mode, policy.Kind) is { } off ? off : RunRefusals.ModeNotAllowed;

        var now = time.GetUtcNow();
        var replacement = Replacement.Of(order.Reason);
        if (await RefuseUnfitAsync(session, order.Reason, replaced?.Id, policy, cancellation) is { } unfit) return unfit;
        var until = TemporaryEnd(replacement, order.TemporaryUntil, now);
        if (!until.Succeeded) return until.Refusal;

        var validation = settings.Get<ValidationSettings>();
        var needsApproval = NeedsApproval(mode, order.Reason, by);
        var request = new IssuanceRequest
        {
            Type = replacement is null ? RequestType.Issuance : RequestType.Replacement,
            Mode = mode.Name,
            Reason = order.Reason,
            PersonId = person.Id,
            PolicyId = policy.Id,
            ReplacesDeviceId = replaced?.Id,
            TemporaryUntil = until.Value.At,
            Comment = string.IsNullOrWhiteSpace(order.Comment) ? null : order.Comment.Trim(),
            CreatedBy = actor.AccountId,
            CreatedByName = actor.Name,
            CreatedByPersonId = actor.PersonId,
            CreatedAt = now,
            ApprovalsNeeded = needsApproval ? validation.Approvals : 0,
            DueAt = needsApproval ? now.AddHours(validation.DueHours) : null,
            ExpiresAt = now.AddDays(validation.ExpiryDays),
        };
        var move = needsApproval ? RequestMove.File : RequestMove.FileApproved;
        if ((RequestLifecycle.Row(move).By & by) == 0) return Refusals.NotTheirMove(move);
        request.File(move);
        session.Add(request);
        session.Record(Audits.Of(actor, now, request, move, null, detail: new
        {
            Policy = policy.Name,
            Mode = mode.Name,
            Reason = order.Reason.ToString(),
            request.Comment,
            Content = Convert.ToHexString((await RequestContent.OfAsync(session, request, cancellation: cancellation)).Hash()),
        }));
        if (replacement is not null && await replacements.OpenAsync(session, request, replacement, replaced!, by, actor, cancellation) is { } notOpened) return notOpened;
        return request;
    }

    private Result<(DateTimeOffset? At, bool IsSet)> TemporaryEnd(Replacement? replacement, DateTimeOffset? wanted, DateTimeOffset now)
    {
        if (replacement is not { IsTemporary: true }) return (null, false);
        var limits = settings.Get<ReplacementSettings>();
        var end = wanted ?? now.AddDays(limits.TemporaryDays);
        return end <= now || end > now.AddDays(limits.TemporaryMaxDays) ? Refusals.TemporaryTooLong : (end, true);
    }

    private static IssuanceType TypeOf(IssuanceReason reason) => Replacement.Of(reason)?.Type ?? IssuanceType.Initial;

    /// <summary>True for a device that can be replaced for this reason as it is now.</summary>
    public static bool CanBeReplaced(Device device, IssuanceReason reason) => device.Kind != DeviceKind.MobileApp && reason switch
    {
        IssuanceReason.Expired => device is { State: DeviceState.Invalid, InvalidReason: IssuanceReason.Expired },
        IssuanceReason.Renew => device is { State: DeviceState.Issued or DeviceState.Suspended, IsTemporary: false },
        IssuanceReason.Forgotten => device is { State: DeviceState.Issued or DeviceState.Suspended, IsTemporary: false },
        _ => device.State is DeviceState.Issued or DeviceState.Suspended || device is { State: DeviceState.Invalid, InvalidReason: IssuanceReason.Forgotten },
    };
}
