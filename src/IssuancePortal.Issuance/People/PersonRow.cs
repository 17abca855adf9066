namespace IssuancePortal.Issuance.People;

/// <summary>A line of a search result.</summary>
public sealed record PersonRow(Guid Id, string Name, string Email, string EmployeeNumber, string Department, bool IsActive, int LiveDevices, bool HasPhoto);
