using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.SignIn;

namespace IssuancePortal.Issuance.Settings;

/// <summary>
/// Which proofs of who one is are good enough for what people do by themselves, each service for itself: the way they signed in to the user portal, or a fresh proof since, must be among them. Where every proof is
/// allowed nothing is asked. The strict choice is the device itself for all that is done with a device at hand.
/// </summary>
public sealed record ProofSettings : ISettingsSection
{
    private static readonly SignInWay[] Every = Enum.GetValues<SignInWay>();

    /// <summary>For setting a device up, the first or a replacement.</summary>
    public IReadOnlyList<SignInWay> Enrol { get; init; } = Every;

    /// <summary>For unlocking a blocked PIN alone.</summary>
    public IReadOnlyList<SignInWay> Unlock { get; init; } = Every;

    /// <summary>For unlocking a PIN that the help desk allowed to be unlocked.</summary>
    public IReadOnlyList<SignInWay> UnlockAssisted { get; init; } = Every;

    /// <summary>For a new PIN in place of one that is forgotten and not blocked.</summary>
    public IReadOnlyList<SignInWay> ResetPin { get; init; } = Every;

    /// <summary>For reporting or blocking a device, and taking that back.</summary>
    public IReadOnlyList<SignInWay> Report { get; init; } = Every;

    /// <summary>For changing a known PIN.</summary>
    public IReadOnlyList<SignInWay> ChangePin { get; init; } = Every;

    /// <summary>For bringing a device up to date, or having it issued anew.</summary>
    public IReadOnlyList<SignInWay> Update { get; init; } = Every;

    /// <summary>For giving answers to security questions.</summary>
    public IReadOnlyList<SignInWay> Answers { get; init; } = Every;

    /// <summary>For putting certificates on a phone.</summary>
    public IReadOnlyList<SignInWay> Phone { get; init; } = Every;

    /// <summary>The proofs that a service asks for.</summary>
    public IReadOnlyList<SignInWay> Of(SelfService service) => service switch
    {
        SelfService.Enrol => Enrol,
        SelfService.Unlock => Unlock,
        SelfService.UnlockAssisted => UnlockAssisted,
        SelfService.ResetPin => ResetPin,
        SelfService.Report => Report,
        SelfService.ChangePin => ChangePin,
        SelfService.Update => Update,
        SelfService.Answers => Answers,
        SelfService.Phone => Phone,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, "A service without proofs."),
    };

    /// <summary>Why this actor must first prove otherwise who they are; null when what they gave is good enough. The one place where it is decided.</summary>
    public Refusal? Refuse(SelfService service, Actor actor)
    {
        var allowed = Of(service);
        return actor.Ways.Any(allowed.Contains) || Every.All(allowed.Contains) ? null : Roles.Refusals.ProofNeeded(service, Every.Where(allowed.Contains));
    }

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults() =>
        from service in Enum.GetValues<SelfService>()
        where Of(service).Count == 0
        select SettingRefusals.Empty(nameof(ProofSettings), service.ToString());
}
