using System.Globalization;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>Is this the person in front of the desk, and may they get a device?</summary>
public sealed partial class PersonStep
{
    [Parameter, EditorRequired]
    public PersonView View { get; set; } = null!;

    /// <summary>The approved request that is carried out; null for none.</summary>
    [Parameter]
    public RequestView? Request { get; set; }

    [Inject]
    private PageClock Clock { get; set; } = null!;

    private string? ApprovedBy => Request?.Approvals.Where(approval => !approval.IsVoid).Select(approval => $"{approval.OfficerName}, {Clock.ToLocal(approval.At).ToString("g", CultureInfo.CurrentCulture)}").ToList() is { Count: > 0 } names ? string.Join("; ", names) : null;

    private string Role => string.Join(" · ", new[] { View.Person.Title, View.Person.Department, View.Person.Affiliation }.Where(x => x.Length > 0));

    private Device? Failed => View.Devices.FirstOrDefault(device => device.State == DeviceState.Failed);
}
