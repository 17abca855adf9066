using System.Collections.Immutable;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>Something that happens to the draft.</summary>
public abstract record IssueAction;

/// <summary>The wizard was opened, or its address changed. Another person than before begins a new draft; the reader is kept.</summary>
/// <param name="PersonId">Whom for.</param>
/// <param name="PolicyId">The policy that the address says.</param>
/// <param name="Reader">The reader that the address says.</param>
/// <param name="IsNew">True when the page has just been opened: what is known of the person may be old.</param>
/// <param name="Mode">The mode that the address says.</param>
public sealed record OpenDraft(Guid PersonId, Guid? PolicyId, string? Reader, bool IsNew, string? Mode = null) : IssueAction;

/// <summary>The person was read, with the approved request that waits for an operator, the modes that their policies can be carried out in, the policy that is chosen beforehand where there are several, and the terms that they have to accept first.</summary>
public sealed record PersonRead(Guid PersonId, Result<PersonView> Person, RequestView? Request = null, ImmutableArray<ModeOffer> Offers = default, Guid? Preferred = null, TermsSettings? Terms = null) : IssueAction;

/// <summary>The operator says whether the person accepted the terms.</summary>
public sealed record ConfirmTerms(bool Accepted) : IssueAction;

/// <summary>The operator chose a mode.</summary>
public sealed record ChooseMode(string Mode) : IssueAction;

/// <summary>The operator chose a policy.</summary>
public sealed record ChoosePolicy(Guid PolicyId) : IssueAction;

/// <summary>The operator chose a reader.</summary>
public sealed record ChooseReader(string Reader) : IssueAction;

/// <summary>Something changed in the readers, or in what is looked for: look again.</summary>
public sealed record LookIntoReaders : IssueAction;

/// <summary>The readers were looked into.</summary>
public sealed record ReadersLooked(Guid? PersonId, Guid? PolicyId, Result<CheckedReaders> Readers) : IssueAction;

/// <summary>A PIN was sealed in the page; null: it was changed into something that may not be used.</summary>
public sealed record PinSealed(SealedPin? Pin) : IssueAction;

/// <summary>The order is given.</summary>
public sealed record IssueDevice : IssueAction;

/// <summary>The order was taken, or refused.</summary>
public sealed record IssueAnswered(Result<Guid> Run) : IssueAction;

/// <summary>The draft has become a run, or is thrown away; the reader is kept, the next person is searched for anew.</summary>
public sealed record EndDraft : IssueAction;

/// <summary>The person search was used.</summary>
public sealed record PersonSearched(string Text) : IssueAction;
