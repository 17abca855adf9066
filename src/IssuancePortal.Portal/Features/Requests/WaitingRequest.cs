using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Finds among a person's requests the one that an operator can carry out.</summary>
internal static class WaitingRequest
{
    /// <summary>Codes of the refusals of a first device that do not stand in the way of what was asked for already.</summary>
    private static readonly string[] Harmless = ["refusal.open-request-exists", "refusal.replace-instead", "refusal.has-primary-device", "refusal.policy-not-assigned", "refusal.policy-modes-off"];

    /// <summary>The approved request, or the one that failed after it was approved and can be tried again; null for none.</summary>
    public static IssuanceRequest? Of(PersonView view)
    {
        if (view.InitialRefusal is { } refusal && !Harmless.Contains(refusal.Code)) return null;
        return view.Requests.FirstOrDefault(request => request is { State: RequestState.Approved, AsksForDevice: true } && IsForOperator(request))
            ?? view.Requests.FirstOrDefault(request => request is { State: RequestState.Failed, AsksForDevice: true } && (request.ApprovalsNeeded > 0 || request.Type == RequestType.Replacement) && IsForOperator(request)
                && view.Devices.Any(device => device.Id == request.DeviceId && device.State == DeviceState.Failed));
    }

    /// <summary>The approved request that waits for an operator to bind a device; null for none.</summary>
    public static IssuanceRequest? ToBind(PersonView view) => view.Requests.FirstOrDefault(WaitsForBinding);

    /// <summary>True for an approved request that waits for an operator to bind a device.</summary>
    public static bool WaitsForBinding(IssuanceRequest request) =>
        request is { State: RequestState.Approved, AsksForDevice: true, DeviceId: null } && ModeCatalogue.Find(request.Mode) is { } mode && IsBoundByOperator(mode);

    /// <summary>True for a mode in which an operator binds a device and the person personalises it.</summary>
    public static bool IsBoundByOperator(Mode mode) => mode.ActorOf(StageKind.Bind) == StageActor.Operator && mode.ActorOf(StageKind.Personalise) == StageActor.User;

    /// <summary>The request that stands in the way of another; null for none.</summary>
    public static IssuanceRequest? OpenOf(PersonView view) => view.Requests.FirstOrDefault(request => request is { IsOpen: true, AsksForDevice: true });

    private static bool IsForOperator(IssuanceRequest request) => ModeCatalogue.Find(request.Mode)?.ActorOf(StageKind.Personalise) == StageActor.Operator;
}
