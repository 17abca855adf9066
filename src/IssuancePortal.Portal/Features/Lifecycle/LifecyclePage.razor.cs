using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Portal.Features.Lifecycle;

/// <summary>Modes, and the lives of devices and requests, drawn from the same records that the checks read.</summary>
public sealed partial class LifecyclePage
{
    private string Actors(MoveActor by) => string.Join(", ", Enum.GetValues<MoveActor>().Where(actor => (by & actor) != 0).Select(actor => L[$"Actor.{actor}"].Value));
}
