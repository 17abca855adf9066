namespace IssuancePortal.Portal.Features.People;

/// <summary>Names the resources of people.</summary>
public sealed class PeopleText;
