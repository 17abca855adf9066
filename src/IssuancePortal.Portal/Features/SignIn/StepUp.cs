namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// Asks for a fresh proof before a move that ends something. The dialog stands in the layout, so a page needs one line: <c>if (!await StepUp.AskAsync()) return;</c> before the move, and
/// the use case insists with <c>Actor.RefuseStale</c>.
/// </summary>
public sealed class StepUp(ActorAccessor actors, TimeProvider time)
{
    private TaskCompletionSource<bool>? _answer;

    internal event Action? Changed;

    /// <summary>True while the dialog is open.</summary>
    internal bool IsAsked => _answer is not null;

    /// <summary>True at once while the last proof is fresh; otherwise once the person has proved who they are, false when they would rather not.</summary>
    public async Task<bool> AskAsync()
    {
        if ((await actors.GetAsync()).ProvenRecently(time.GetUtcNow())) return true;
        _answer?.TrySetResult(false);
        var answer = _answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Changed?.Invoke();
        return await answer.Task;
    }

    internal void Answer(bool proven)
    {
        var answer = _answer;
        _answer = null;
        Changed?.Invoke();
        answer?.TrySetResult(proven);
    }
}
