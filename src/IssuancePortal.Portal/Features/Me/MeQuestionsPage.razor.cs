using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>One's own answers to security questions, where a site still uses them. A plain form: the answers pass through no circuit, and are never shown again.</summary>
public sealed partial class MeQuestionsPage
{
    private OwnAnswers? _own;
    private Refusal? _refusal;

    /// <summary>The answers were set.</summary>
    [SupplyParameterFromQuery]
    private string? Done { get; set; }

    /// <summary>Why they were not: a refusal's code, or that the page was open too long.</summary>
    [SupplyParameterFromQuery]
    private string? Fault { get; set; }

    [Inject]
    private SetSecurityAnswers Answers { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    private SecurityQuestionSettings Rules => Settings.Get<SecurityQuestionSettings>();

    private string? FaultText => Fault switch
    {
        null => null,
        "refusal.answers-number" or "refusal.answer-length" or "refusal.answers-same" or "refusal.answers-session" or "refusal.fresh-proof-needed" => Say(Fault),
        _ => L["Fault.Stale"],
    };

    protected override async Task OnInitializedAsync()
    {
        var looked = await Answers.LookAsync(await Actors.GetAsync());
        (_own, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
    }

    private string Say(string code)
    {
        var refusal = code switch
        {
            "refusal.answers-number" => new Refusal(code, Rules.Answers),
            "refusal.answer-length" => new Refusal(code, SetSecurityAnswers.Shortest, SetSecurityAnswers.Longest),
            _ => new Refusal(code),
        };
        return code == "refusal.fresh-proof-needed" ? L["Questions.SignInAgain"] : $"{W.What(refusal)} {W.WhatToDo(refusal)}";
    }
}
