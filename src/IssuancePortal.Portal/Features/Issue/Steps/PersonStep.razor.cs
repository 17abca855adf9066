using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>Is this the person in front of the desk, and may they get a device?</summary>
public sealed partial class PersonStep
{
    [Parameter, EditorRequired]
    public PersonView View { get; set; } = null!;

    private string Role => string.Join(" · ", new[] { View.Person.Title, View.Person.Department, View.Person.Affiliation }.Where(x => x.Length > 0));

    private Device? Failed => View.Devices.FirstOrDefault(device => device.State == DeviceState.Failed);
}
