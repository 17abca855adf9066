using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Finds among a person's requests the one that an operator can carry out.</summary>
internal static class WaitingRequest
{
    /// <summary>Code of the refusal that a device has been asked for already: carrying that out is what is wanted then.</summary>
    private const string OpenRequestExists = "refusal.open-request-exists";

    /// <summary>The approved request, or the one that failed after it was approved and can be tried again; null for none.</summary>
    public static IssuanceRequest? Of(PersonView view)
    {
        if (view.InitialRefusal is not (null or { Code: OpenRequestExists })) return null;
        return view.Requests.FirstOrDefault(request => request is { State: RequestState.Approved, AsksForDevice: true } && IsForOperator(request))
            ?? view.Requests.FirstOrDefault(request => request is { State: RequestState.Failed, AsksForDevice: true, ApprovalsNeeded: > 0 } && IsForOperator(request)
                && view.Devices.Any(device => device.Id == request.DeviceId && device.State == DeviceState.Failed));
    }

    /// <summary>The request that stands in the way of another; null for none.</summary>
    public static IssuanceRequest? OpenOf(PersonView view) => view.Requests.FirstOrDefault(request => request is { IsOpen: true, AsksForDevice: true });

    private static bool IsForOperator(IssuanceRequest request) => ModeCatalogue.Find(request.Mode)?.ActorOf(StageKind.Personalise) == StageActor.Operator;
}
