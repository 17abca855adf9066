namespace IssuancePortal.Portal.Components;

/// <summary>Asks before something that cannot be taken back. The dialog stands in the layout, so a page needs one line: <c>if (await Confirmation.AskAsync(...))</c>.</summary>
public sealed class Confirmation
{
    private TaskCompletionSource<bool>? _answer;

    public event Action? Changed;

    /// <summary>The open question, if one is open.</summary>
    public ConfirmQuestion? Question { get; private set; }

    /// <summary>True when the person agreed. A question asked while another is open answers the older one with no.</summary>
    public Task<bool> AskAsync(ConfirmQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        _answer?.TrySetResult(false);
        _answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Question = question;
        Changed?.Invoke();
        return _answer.Task;
    }

    public void Answer(bool yes)
    {
        Question = null;
        Changed?.Invoke();
        _answer?.TrySetResult(yes);
        _answer = null;
    }
}

/// <param name="Title">A question with the thing's name: "Terminate the card of Ada Byron?".</param>
/// <param name="Effects">What will happen, a sentence each.</param>
/// <param name="Verb">The words on the button that does it: "Terminate card".</param>
/// <param name="Dangerous">Draws the button red and gives the focus to Cancel.</param>
/// <param name="TypeToConfirm">What must be typed before the button can be pressed, such as the serial's last four digits.</param>
public sealed record ConfirmQuestion(string Title, IReadOnlyList<string> Effects, string Verb, bool Dangerous = true, string? TypeToConfirm = null);
