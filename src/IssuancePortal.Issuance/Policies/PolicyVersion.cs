namespace IssuancePortal.Issuance.Policies;

/// <summary>One version of a policy's content, as it was when somebody saved it. Rows are only added; devices name the number that they were issued under.</summary>
public sealed class PolicyVersion
{
    public required Guid PolicyId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>Stored as JSON.</summary>
    public required PolicyContent Content { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Account that saved it; <see cref="Roles.Actor.System"/>'s for what came with the portal.</summary>
    public required string ById { get; init; }

    public required string ByName { get; init; }

    /// <summary>Why, in the words of whoever saved it.</summary>
    public string Comment { get; init; } = "";
}
