namespace IssuancePortal.Portal.Features.Validation;

/// <summary>What is done to several requests at once.</summary>
public enum BulkVerb
{
    Approve,
    Deny,
}
