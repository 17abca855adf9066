using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>
/// What the trade says becomes of people's devices, certificates and requests, in plain words and without the product's tables: a second opinion, to be compared with the store. Each move answers
/// whether it is allowed, and if so is made.
/// </summary>
internal sealed partial class ReferenceWorld(IReadOnlyCollection<Guid> people)
{
    public Dictionary<Guid, RefDevice> Devices { get; } = [];

    public Dictionary<Guid, RefRequest> Requests { get; } = [];

    public DateTimeOffset Now { get; set; }

    public IEnumerable<RefDevice> DevicesOf(Guid person) => Devices.Values.Where(device => device.Person == person);

    /// <summary>Whether a device can be asked for; a new request follows with <see cref="Filed"/>.</summary>
    public bool MayFile(Actor actor, Guid person, string mode, IssuanceReason reason, Guid? replaces, DateTimeOffset? until)
    {
        if (Capacity(actor, person, reason) is not { } by) return false;
        if (mode is not ("local" or "validated")) return false;
        if (by == Who.User && reason == IssuanceReason.None) return false;
        if (Requests.Values.Any(it => it.Person == person && it.AsksForDevice && it.State is RequestState.PendingApproval or RequestState.Approved)) return false;
        var replaced = replaces is { } id ? Devices.GetValueOrDefault(id) : null;
        if (reason == IssuanceReason.None)
        {
            if (replaces is not null || DevicesOf(person).Any(it => it.State == DeviceState.Invalid)) return false;
        }
        else if (replaced is null || replaced.Person != person || !CanBeReplaced(replaced, reason))
        {
            return false;
        }

        if (HasTooMany(person, reason, replaced, null)) return false;
        return until is null || reason != IssuanceReason.Forgotten || (until > Now && until <= Now.AddDays(30));
    }

    public RefRequest Filed(Guid id, Actor actor, Guid person, string mode, IssuanceReason reason, Guid? replaces, DateTimeOffset? until)
    {
        var by = Capacity(actor, person, reason)!.Value;
        var waits = (by == Who.User && reason != IssuanceReason.None) || (mode == "validated" && by != Who.HelpDesk);
        var request = new RefRequest(id, person, mode, reason, actor.AccountId, actor.PersonId)
        {
            Replaces = replaces,
            State = waits ? RequestState.PendingApproval : RequestState.Approved, NeedsApproval = waits, Expires = Now.AddDays(30),
            TemporaryUntil = reason == IssuanceReason.Forgotten ? until ?? Now.AddDays(7) : null,
        };
        Requests.Add(id, request);
        if (reason is IssuanceReason.Forgotten or IssuanceReason.Lost or IssuanceReason.Stolen or IssuanceReason.Damaged)
        {
            var targets = DevicesOf(person).Where(it => it.State is DeviceState.Issued or DeviceState.Suspended)
                .Where(it => it.Id == replaces || (it.IsTemporary && it.Replaces == replaces && reason != IssuanceReason.Forgotten)).ToList();
            foreach (var target in targets)
            {
                WithdrawWorkOn(target.Id);
                (target.WasSuspended, target.State, target.InvalidReason) = (target.State == DeviceState.Suspended, DeviceState.Invalid, reason);
                target.Hold($"replacement:{id:D}");
            }
        }

        return request;
    }

    /// <summary>Whether an issued device can be asked to be brought up to date.</summary>
    public bool MayUpdate(Actor actor, Guid deviceId)
    {
        var device = Devices[deviceId];
        return (IsOwn(actor, device.Person) ? actor.Is(Role.User) : actor.Is(Role.Operator) || actor.Is(Role.HelpDesk))
            && device is { State: DeviceState.Issued, IsTemporary: false }
            && !Requests.Values.Any(it => it.Device == deviceId && !it.AsksForDevice && it.IsOpen);
    }

    public void UpdateFiled(Guid id, Actor actor, Guid deviceId) => Requests.Add(
        id, new RefRequest(id, Devices[deviceId].Person!.Value, "local", IssuanceReason.None, actor.AccountId, actor.PersonId) { State = RequestState.Approved, Device = deviceId, AsksForDevice = false, Expires = Now.AddDays(30) });

    public bool Approve(Actor actor, Guid id, bool shownIsNow)
    {
        var request = Requests[id];
        if (!MayDecide(actor, request) || !shownIsNow) return false;
        request.State = RequestState.Approved;
        request.ApprovedBy.Add((actor.AccountId, actor.PersonId));
        return true;
    }

    public bool Deny(Actor actor, Guid id)
    {
        var request = Requests[id];
        if (!MayDecide(actor, request)) return false;
        request.State = RequestState.Denied;
        Undo(request);
        return true;
    }

    public bool Withdraw(Actor actor, Guid id)
    {
        var request = Requests[id];
        if (!MayWithdraw(actor, request) || request.State is not (RequestState.PendingApproval or RequestState.Approved or RequestState.Failed)) return false;
        request.State = RequestState.Cancelled;
        Undo(request);
        return true;
    }

    /// <summary>Another comment.</summary>
    public bool Edit(Actor actor, Guid id)
    {
        var request = Requests[id];
        if (!MayWithdraw(actor, request) || request.State is not (RequestState.PendingApproval or RequestState.Approved) || request.Device is not null) return false;
        request.ApprovedBy.Clear();
        if (request.NeedsApproval) request.State = RequestState.PendingApproval;
        return true;
    }

    /// <summary>A move by word, on a device.</summary>
    public bool Move(Actor actor, DeviceMove move, Guid deviceId)
    {
        var device = Devices[deviceId];
        var own = IsOwn(actor, device.Person);
        switch (move)
        {
            case DeviceMove.Suspend:
                if (!(own ? actor.Is(Role.User) : actor.Is(Role.HelpDesk)) || device.State != DeviceState.Issued) return false;
                device.State = DeviceState.Suspended;
                device.Hold("suspension");
                return true;
            case DeviceMove.Resume:
                if (own || !actor.Is(Role.HelpDesk) || device.State != DeviceState.Suspended) return false;
                device.State = DeviceState.Issued;
                device.Release("suspension");
                return true;
            case DeviceMove.Activate:
                if (!(own ? actor.Is(Role.User) : actor.Is(Role.Operator)) || device.State != DeviceState.Produced) return false;
                device.State = DeviceState.Issued;
                device.Release("activation");
                if (device.IssuedFor is { } issuedFor) Retire(Requests[issuedFor], device);
                return true;
            case DeviceMove.ReturnTemporary:
                if (own || !actor.Is(Role.HelpDesk) || device is not { State: DeviceState.Invalid, InvalidReason: IssuanceReason.Forgotten }) return false;
                var temporary = DevicesOf(device.Person!.Value).SingleOrDefault(it => it.IsTemporary && it.Replaces == device.Id && CanEnd(it.State));
                if (temporary is null || !MayReturn(device, but: temporary)) return false;
                End(temporary);
                return true;
            case DeviceMove.Terminate:
                if (own || !actor.Is(Role.HelpDesk) || !CanEnd(device.State)) return false;
                End(device);
                return true;
            case DeviceMove.Dispose:
                if (own || !(actor.Is(Role.HelpDesk) || actor.Is(Role.Operator)) || device.State is not (DeviceState.Terminated or DeviceState.Failed)) return false;
                foreach (var failed in Requests.Values.Where(it => it.Device == deviceId && it is { State: RequestState.Failed, AsksForDevice: true })) failed.Device = null;
                (device.State, device.Person) = (DeviceState.Disposed, null);
                WithdrawWorkOn(deviceId);
                return true;
            case DeviceMove.Remove:
                // What was disposed of here was destroyed, and that stays on record.
                if (own || !actor.Is(Role.Administrator) || device.State != DeviceState.Terminated || device.Certificates.Values.Select(it => it.NotAfter).Append(device.EndedAt.AddDays(365)).Max() > Now) return false;
                Devices.Remove(deviceId);
                foreach (var request in Requests.Values.Where(it => it.Device == deviceId)) request.Device = null;
                foreach (var request in Requests.Values.Where(it => it.Replaces == deviceId)) request.Replaces = null;
                foreach (var other in Devices.Values.Where(it => it.Replaces == deviceId)) other.Replaces = null;
                return true;
            default:
                return false;
        }
    }

    public bool TerminateAll(Actor actor, Guid person)
    {
        if (actor.PersonId == person || !actor.Is(Role.HelpDesk)) return false;
        foreach (var device in DevicesOf(person).Where(it => CanEnd(it.State)).OrderBy(it => it.IsTemporary).ToList())
        {
            if (CanEnd(device.State) && device.Person == person) End(device, spares: false);
        }

        foreach (var outlived in Devices.Values.Where(it => it.HasEnded && it.Owner == person).SelectMany(it => it.Certificates.Values)) outlived.Revoke();

        foreach (var request in Requests.Values.Where(it => it.Person == person && it.State is RequestState.PendingApproval or RequestState.Approved or RequestState.Failed).ToList())
        {
            if (request.Person != person) continue;
            request.State = RequestState.Cancelled;
            Undo(request);
        }

        return true;
    }

    public static bool Change(Actor actor, RefDevice device, RefCertificate certificate, CertificateMove move)
    {
        if (!actor.Is(Role.HelpDesk) || IsOwn(actor, device.Person ?? device.Owner)) return false;
        var isLive = device.State is DeviceState.Produced or DeviceState.Issued or DeviceState.Suspended or DeviceState.Invalid || (device.HasEnded && move == CertificateMove.Revoke);
        if (!isLive || certificate.IsRevoked) return false;
        switch (move)
        {
            case CertificateMove.Hold:
                return certificate.Holds.Add("manual");
            case CertificateMove.Release:
                return certificate.Holds.Remove("manual");
            default:
                certificate.Revoke();
                return true;
        }
    }

    public bool Extend(Actor actor, Guid deviceId, DateTimeOffset until)
    {
        var device = Devices[deviceId];
        if (!actor.Is(Role.HelpDesk) || IsOwn(actor, device.Person)) return false;
        if (!device.IsTemporary || device.State is not (DeviceState.Issued or DeviceState.Suspended)) return false;
        var latest = device.Certificates.Values.Where(it => !it.IsRevoked).Select(it => it.NotAfter).Append(device.IssuedAt.AddDays(30)).Min();
        if (until <= Now || until > latest) return false;
        device.Expires = until;
        return true;
    }

    /// <summary>Whether an operator may begin to issue a new blank card, for a request or for one filed on the way in the Local mode.</summary>
    public bool MayIssue(Actor actor, Guid person, Guid? requestId)
    {
        if (!actor.Is(Role.Operator) || actor.PersonId == person) return false;
        if (requestId is not { } id) return MayFile(actor, person, "local", IssuanceReason.None, null, null);
        var request = Requests[id];
        if (request.Person != person || !request.AsksForDevice || request.State is not (RequestState.Approved or RequestState.Failed)) return false;
        if (request.State == RequestState.Approved && request.Expires <= Now) return false;
        if (request.ApprovedBy.Any(it => it.Account == actor.AccountId || (it.Person is { } officer && officer == actor.PersonId))) return false;
        if (Requests.Values.Any(it => it.Id != id && it.Person == person && it.AsksForDevice && it.State is RequestState.PendingApproval or RequestState.Approved)) return false;
        return !HasTooMany(person, request.Reason, request.Replaces is { } replaced ? Devices.GetValueOrDefault(replaced) : null, request.Device);
    }

    /// <summary>Whether the card of an issued device may be personalised again for what was asked for on it.</summary>
    public bool MayCarryOut(Guid requestId) => Requests[requestId] is { AsksForDevice: false, State: RequestState.Approved, Device: { } device } request && request.Expires > Now && Devices[device].State == DeviceState.Issued;

    /// <summary>A run has ended: well, or with everything taken back.</summary>
    public void Issued(Guid requestId, Guid deviceId, bool well, bool activateLater, DateTimeOffset expires, IEnumerable<(string Serial, DateTimeOffset NotAfter, bool Outlives)> certificates)
    {
        var request = Requests[requestId];
        if (!Devices.TryGetValue(deviceId, out var device)) Devices.Add(deviceId, device = new RefDevice(deviceId));
        foreach (var earlier in device.Certificates.Values) earlier.Revoke();
        foreach (var (serial, notAfter, outlives) in certificates) device.Certificates.TryAdd(serial, new RefCertificate(notAfter, outlives));
        device.Owner = request.Person;
        (device.Person, device.Expires, device.IssuedAt, device.IssuedFor) = (request.Person, expires, Now, requestId);
        request.Device = deviceId;
        if (!well)
        {
            (device.State, request.State) = (DeviceState.Failed, RequestState.Failed);
            foreach (var certificate in device.Certificates.Values) certificate.Revoke();
            return;
        }

        request.State = RequestState.Executed;
        (device.State, device.IsTemporary) = (activateLater ? DeviceState.Produced : DeviceState.Issued, request.Reason == IssuanceReason.Forgotten);
        if (request.Replaces is not null) device.Replaces = request.Replaces;
        if (activateLater) device.Hold("activation");
        else Retire(request, device);
    }

    /// <summary>What the clock does: requests that nobody carried out, and devices whose day has come.</summary>
    public void ExpireRequests()
    {
        foreach (var request in Requests.Values.Where(it => it.State is RequestState.PendingApproval or RequestState.Approved && it.Expires <= Now).ToList())
        {
            request.State = RequestState.Expired;
            Undo(request);
        }
    }

    public void ExpireDevices()
    {
        foreach (var state in (DeviceState[])[DeviceState.Issued, DeviceState.Suspended])
        {
            foreach (var device in Devices.Values.Where(it => it.State == state && it.Expires <= Now).ToList())
            {
                if (device.State != state) continue;
                if (device.IsTemporary) End(device);
                else if (state == DeviceState.Issued) (device.State, device.InvalidReason, device.WasSuspended) = (DeviceState.Invalid, IssuanceReason.Expired, false);
            }
        }
    }

    /// <summary>INV-02, which must hold whatever was done: at most one device of one's own and one lent in use.</summary>
    public bool HoldsOneDeviceEach() => people.All(person => DevicesOf(person).Where(it => it.State is DeviceState.Issued or DeviceState.Suspended).GroupBy(it => it.IsTemporary).All(some => some.Count() == 1));

    private static bool CanEnd(DeviceState state) => state is DeviceState.Issued or DeviceState.Suspended or DeviceState.Produced or DeviceState.Invalid;

    private static bool IsOwn(Actor actor, Guid? person) => person is not null && actor.PersonId == person;

    private static bool CanBeReplaced(RefDevice device, IssuanceReason reason) => reason switch
    {
        IssuanceReason.Expired => device is { State: DeviceState.Invalid, InvalidReason: IssuanceReason.Expired },
        IssuanceReason.Renew or IssuanceReason.Forgotten => device is { State: DeviceState.Issued or DeviceState.Suspended, IsTemporary: false },
        _ => device.State is DeviceState.Issued or DeviceState.Suspended || device is { State: DeviceState.Invalid, InvalidReason: IssuanceReason.Forgotten },
    };

    private static Who? Capacity(Actor actor, Guid person, IssuanceReason reason)
    {
        if (actor.PersonId == person) return actor.Is(Role.User) ? Who.User : null;
        if (actor.Is(Role.Operator)) return Who.Operator;
        return reason != IssuanceReason.None && actor.Is(Role.HelpDesk) ? Who.HelpDesk : null;
    }

    private static bool MayWithdraw(Actor actor, RefRequest request)
    {
        if (actor.PersonId == request.Person) return actor.Is(Role.User) && request.ByPerson == actor.PersonId;
        return actor.Is(Role.HelpDesk) || (actor.Is(Role.Operator) && request.By == actor.AccountId);
    }

    private bool MayDecide(Actor actor, RefRequest request) =>
        actor.Is(Role.Officer) && request.State == RequestState.PendingApproval && request.Expires > Now && actor.PersonId != request.Person && actor.AccountId != request.By
        && (request.ByPerson is null || request.ByPerson != actor.PersonId);

    /// <summary>Devices in use or on their way to a person, without the one that is replaced, the one that this is tried again on, and what is lent while the own one is replaced.</summary>
    private bool HasTooMany(Guid person, IssuanceReason reason, RefDevice? replaced, Guid? same) => DevicesOf(person).Any(it =>
        it.State is DeviceState.Assigned or DeviceState.InProduction or DeviceState.Produced or DeviceState.Issued or DeviceState.Suspended
        && it.Id != replaced?.Id && it.Id != same && !(it.IsTemporary && reason != IssuanceReason.None));

    private enum Who
    {
        Operator,
        HelpDesk,
        User,
    }
}
