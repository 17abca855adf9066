using System.Globalization;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Words;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Says what concerns requests: as <see cref="TradeWords"/>, with times as the person reads them.</summary>
/// <param name="words">The trade's words.</param>
/// <param name="texts">Words of requests.</param>
/// <param name="clock">The person's clock.</param>
public sealed class RequestWords(TradeWords words, IStringLocalizer<RequestsText> texts, PageClock clock)
{
    /// <summary>Code of the refusal that somebody else was faster.</summary>
    public const string Decided = "refusal.request-decided";

    /// <summary>What happened, a sentence.</summary>
    public string What(Refusal refusal)
    {
        if (refusal is not { Code: Decided, Arguments: [string by, string state, string at] }) return words.What(refusal);
        var said = words.Of(Enum.Parse<RequestState>(state));
        return by.Length > 0 && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var moment)
            ? texts["Decided.By", said, by, clock.ToLocal(moment).ToString("g", CultureInfo.CurrentCulture)]
            : texts["Decided", said];
    }

    /// <summary>What to do about it.</summary>
    public string WhatToDo(Refusal refusal) => refusal.Code == Decided ? texts["Decided.Do"] : words.WhatToDo(refusal);

    /// <summary>How long ago, in as few letters as it takes: "3 h".</summary>
    public string Age(DateTimeOffset since) => Span(clock.Now - since);

    /// <summary>A length of time: "20 min", "3 h", "2 days".</summary>
    public string Span(TimeSpan span) => span.TotalMinutes < 60 ? texts["Span.Minutes", Math.Max(1, (int)span.TotalMinutes)] : span.TotalHours < 48 ? texts["Span.Hours", (int)span.TotalHours] : texts["Span.Days", (int)span.TotalDays];

    /// <summary>"First device", why another is replaced or ended, or what is done to one.</summary>
    public string Reason(IssuanceRequest request) => request.Ending is { } ending ? texts["Reason.Ends", words.Of(ending)]
        : !request.AsksForDevice ? words[$"request.type.{request.Type}"]
        : request.Reason == IssuanceReason.None ? words.Of(request.Reason) : texts["Reason.Replaces", words.Of(request.Reason)];
}
