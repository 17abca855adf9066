using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>A person, as the API gives it.</summary>
internal sealed record ApiPerson(Guid Id, string Name, string Email, string EmployeeNumber, string Department, bool IsActive)
{
    public static ApiPerson Of(PersonRow row) => new(row.Id, row.Name, row.Email, row.EmployeeNumber, row.Department, row.IsActive);

    public static ApiPerson Of(Person person) => new(person.Id, person.Name, person.Email, person.EmployeeNumber, person.Department, person.IsActive);
}

/// <summary>A person with what they hold.</summary>
internal sealed record ApiPersonDetail(ApiPerson Person, IReadOnlyList<ApiDevice> Devices, IReadOnlyList<ApiRequest> Requests);

/// <summary>A policy that a person can be issued a device under, and in which modes.</summary>
internal sealed record ApiOffer(Guid PolicyId, string Name, string Kind, IReadOnlyList<string> Modes);

/// <summary>Why everything of a person is ended.</summary>
internal sealed record ApiTerminateAll([property: JsonConverter(typeof(NamesOnly<TerminationReason>))] TerminationReason Reason = TerminationReason.PersonLeft);

/// <summary>What was ended.</summary>
internal sealed record ApiEndedAll(int Devices, IReadOnlyList<string> Certificates, int Requests, IReadOnlyList<Guid> Abandoned);
