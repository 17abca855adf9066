namespace IssuancePortal.Portal.Features.Issue;

/// <summary>Names the resources of issuing: person search, wizard, runs.</summary>
public sealed class IssueText;
