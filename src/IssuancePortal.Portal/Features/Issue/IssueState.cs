using System.Collections.Immutable;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>The draft of an issuance. What the address does not say (the sealed PIN, the run's id) lives and ends with the circuit.</summary>
public sealed record IssueState
{
    /// <summary>The run that this draft becomes: the PIN is sealed for it.</summary>
    public Guid RunId { get; init; }

    /// <summary>Whom the draft is for.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The person's page, once read.</summary>
    public PersonView? Person { get; init; }

    /// <summary>Why the person cannot be looked at.</summary>
    public Refusal? PersonRefusal { get; init; }

    /// <summary>The policy chosen; without a choice to make, the only one there is.</summary>
    public Guid? PolicyId { get; init; }

    /// <summary>The reader in use: chosen by hand, kept from the card before, or found.</summary>
    public string? Reader { get; init; }

    /// <summary>True when the operator said which reader.</summary>
    public bool IsReaderChosen { get; init; }

    /// <summary>What lies in the readers; null until looked, or while the workstation is away.</summary>
    public CheckedReaders? Readers { get; init; }

    /// <summary>Why nobody can look into the readers.</summary>
    public Refusal? ReadersRefusal { get; init; }

    /// <summary>True once the readers have been looked at, with whatever result.</summary>
    public bool HasLooked { get; init; }

    /// <summary>The card that was last found suitable, so that the page can ask for it back.</summary>
    public SeenCard? LastCard { get; init; }

    /// <summary>The sealed PIN; null until entered.</summary>
    public EnteredPin? Pin { get; init; }

    /// <summary>True when an entered PIN was dropped because the card or the client's key became another.</summary>
    public bool IsPinDropped { get; init; }

    /// <summary>The order was given and is being checked.</summary>
    public bool IsStarting { get; init; }

    /// <summary>The run that the draft has become.</summary>
    public Guid? Started { get; init; }

    /// <summary>Why the run did not start.</summary>
    public Refusal? StartRefusal { get; init; }

    /// <summary>What was last typed into the person search.</summary>
    public string LastSearch { get; init; } = "";

    /// <summary>Terms that the person has to accept first; null for none.</summary>
    public TermsSettings? Terms { get; init; }

    /// <summary>The operator says that the person accepted them.</summary>
    public bool HasAccepted { get; init; }

    /// <summary>The request that is carried out, once approved; null where the draft asks for the device itself.</summary>
    public RequestView? Request { get; init; }

    /// <summary>Name of the mode chosen; null for the first there is.</summary>
    public string? ModeName { get; init; }

    /// <summary>What can be chosen here, as the site has it; default: whatever the policies say.</summary>
    public ImmutableArray<ModeOffer> Offers { get; init; }

    /// <summary>Modes that the policy chosen, or the only one there is, can be carried out in by an operator.</summary>
    public ImmutableArray<Mode> Modes => Request is not null || (Policy ?? (Policies is [var only] ? only : null)) is not { } policy ? [] : ModesOf(policy);

    /// <summary>The mode of issuance.</summary>
    public Mode Mode => (Request is { } request ? ModeCatalogue.Find(request.Request.Mode) : Modes.FirstOrDefault(mode => mode.Name == ModeName) ?? Modes.FirstOrDefault()) ?? LocalMode.Mode;

    /// <summary>True when the device has to be asked for first, and somebody else approves it.</summary>
    public bool MustBeRequested => Request is null && Policy is { } policy && (Offers.IsDefault ? !Mode.IsDirect : Offers.Any(offer => offer.PolicyId == policy.Id && offer.Mode == Mode.Name && offer.NeedsApproval));

    /// <summary>Policies that can be carried out for the person here.</summary>
    public ImmutableArray<DevicePolicy> Policies => Request is { } request ? [request.Policy] : [.. Person?.InitialPolicies.Where(policy => ModesOf(policy).Length > 0) ?? []];

    /// <summary>The policy chosen.</summary>
    public DevicePolicy? Policy => Policies.FirstOrDefault(policy => policy.Id == PolicyId);

    /// <summary>Why nothing can be issued to the person now; null when it can, or when a request is carried out.</summary>
    public Refusal? Refusal => Request is null ? Person?.InitialRefusal : null;

    /// <summary>The reader in use with what lies in it; null when it is not plugged in.</summary>
    public CheckedReader? ChosenReader => Readers?.Find(Reader);

    private ImmutableArray<Mode> ModesOf(DevicePolicy policy) =>
    [
        .. ModeCatalogue.All.Where(mode => policy.Content.Modes.Contains(mode.Name)
            && mode.ActorOf(StageKind.Request) == StageActor.Operator && mode.ActorOf(StageKind.Personalise) == StageActor.Operator
            && (Offers.IsDefault || Offers.Any(offer => offer.PolicyId == policy.Id && offer.Mode == mode.Name))),
    ];
}

/// <summary>A mode that a policy can be carried out in.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Mode">Name of the mode.</param>
/// <param name="NeedsApproval">True when a request in it waits for an officer.</param>
public sealed record ModeOffer(Guid PolicyId, string Mode, bool NeedsApproval);

/// <summary>A card as the wizard last saw it.</summary>
/// <param name="Reader">Where.</param>
/// <param name="Serial">Its serial number.</param>
public sealed record SeenCard(string Reader, string Serial);

/// <summary>A PIN, sealed, and what it was sealed for.</summary>
/// <param name="Box">The box; nobody but the client opens it.</param>
/// <param name="ClientKey">The client's session key, base64.</param>
/// <param name="Serial">Serial number of the card it was chosen for.</param>
public sealed record EnteredPin(SealedPin Box, string ClientKey, string? Serial);
