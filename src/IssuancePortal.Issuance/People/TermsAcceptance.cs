namespace IssuancePortal.Issuance.People;

/// <summary>A person's yes to the terms as they were. Rows are only added.</summary>
public sealed class TermsAcceptance
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; init; }

    /// <summary>What was accepted: <see cref="Settings.TermsSettings.Hash"/>, 32 bytes.</summary>
    public required byte[] TextHash { get; init; }

    /// <summary>What that version was called.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Account that said so: the person's own, or the operator's to whom they said it.</summary>
    public required string ById { get; init; }

    public required string ByName { get; init; }
}
