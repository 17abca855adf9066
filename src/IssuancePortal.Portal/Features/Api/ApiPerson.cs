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
