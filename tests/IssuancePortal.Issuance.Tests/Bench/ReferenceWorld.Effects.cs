using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <content>What follows from a move.</content>
internal sealed partial class ReferenceWorld
{
    /// <summary>What is in use and may outlive its device does, where the reason speaks against neither person nor key.</summary>
    private void End(RefDevice device, bool spares = true)
    {
        var person = device.Person!.Value;
        (device.State, device.Person, device.EndedAt) = (DeviceState.Terminated, null, Now);
        foreach (var certificate in device.Certificates.Values.Where(it => !(spares && it is { Outlives: true, State: CertificateState.Active }))) certificate.Revoke();
        WithdrawWorkOn(device.Id);
        ReturnForgotten(person);
    }

    private void ReturnForgotten(Guid person)
    {
        foreach (var device in DevicesOf(person).Where(it => it is { State: DeviceState.Invalid, InvalidReason: IssuanceReason.Forgotten }))
        {
            if (MayReturn(device)) device.Restore();
        }
    }

    /// <summary>Nothing stands in for it, nothing waits to be activated in its place, and its person waits for nothing that would.</summary>
    private bool MayReturn(RefDevice forgotten, RefDevice? but = null) =>
        !DevicesOf(forgotten.Person!.Value).Any(it => it != but && (it.IsTemporary ? it.Replaces == forgotten.Id && CanEnd(it.State) : it.State == DeviceState.Produced))
        && !Requests.Values.Any(it => it.Person == forgotten.Person && it.IsOpen && it.Reason is IssuanceReason.Forgotten or IssuanceReason.Lost or IssuanceReason.Stolen or IssuanceReason.Damaged);

    private void WithdrawWorkOn(Guid device)
    {
        foreach (var request in Requests.Values.Where(it => it.Device == device && it.State is RequestState.PendingApproval or RequestState.Approved or RequestState.Failed).ToList())
        {
            if (request.Device == device) request.State = RequestState.Cancelled;
        }
    }

    private void Retire(RefRequest request, RefDevice issued)
    {
        if (request.Reason is IssuanceReason.None or IssuanceReason.Forgotten) return;
        foreach (var device in DevicesOf(request.Person).Where(it => it.Id != issued.Id).ToList())
        {
            var isReplaced = device.Id == request.Replaces || (device.IsTemporary && device.Replaces == request.Replaces);
            if (device.State != DeviceState.Invalid && !(isReplaced && CanEnd(device.State))) continue;
            (device.State, device.Person, device.EndedAt) = (DeviceState.Terminated, null, Now);
            foreach (var certificate in device.Certificates.Values) certificate.Revoke();
            WithdrawWorkOn(device.Id);
        }
    }

    /// <summary>Nothing comes of a request: what it had made invalid is as before, unless somebody waits for something else in its place.</summary>
    private void Undo(RefRequest request)
    {
        var hold = $"replacement:{request.Id:D}";
        foreach (var device in DevicesOf(request.Person).Where(it => it.State == DeviceState.Invalid && it.InvalidReason == request.Reason && it.WasHeldFor(hold)).ToList())
        {
            if (request.Reason != IssuanceReason.Forgotten || MayReturn(device)) device.Restore();
        }

        ReturnForgotten(request.Person);
    }
}
