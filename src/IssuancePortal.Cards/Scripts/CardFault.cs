using IssuancePortal.Apdu;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Scripts;

/// <summary>Why the card could not do what a step asked. Carries the chain "what we were doing, instruction, status word", never data.</summary>
public sealed class CardFault : Exception
{
    /// <summary>A fault without a command: the script did not reach it.</summary>
    public CardFault(ScriptOutcome outcome, string? detail)
        : base($"{outcome}{(detail is null ? "" : $": {detail}")}")
    {
        Outcome = outcome;
        Detail = detail;
    }

    /// <summary>The card answered a command otherwise than expected.</summary>
    public CardFault(ScriptCommand command, StatusWord status)
        : base($"{command.Lane} / {command.What}: instruction {command.Ins:X2} answered {status}")
    {
        Outcome = ScriptOutcome.Stopped;
        Command = command;
        Status = status;
    }

    /// <summary>The card did what was asked but what it gave back is not right.</summary>
    public CardFault(ScriptCommand command, string finding)
        : base($"{command.Lane} / {command.What}: {finding}")
    {
        Outcome = ScriptOutcome.Stopped;
        Command = command;
        Detail = finding;
    }

    /// <summary>How the script ended.</summary>
    public ScriptOutcome Outcome { get; }

    /// <summary>The command that was answered otherwise; null when the card was not reached or was lost.</summary>
    public ScriptCommand? Command { get; }

    /// <summary>Its status word.</summary>
    public StatusWord? Status { get; }

    /// <summary>More in words, without secrets.</summary>
    public string? Detail { get; }

    /// <summary>True when putting the same card back may go on: the card, its reader or its client was lost.</summary>
    public bool IsLoss => Outcome is ScriptOutcome.CardRemoved or ScriptOutcome.ReaderGone or ScriptOutcome.OtherCard or ScriptOutcome.CardBusy;
}
