namespace IssuancePortal.Cards.Scripts;

/// <summary>
/// A point that some lanes must reach before a waiting lane goes on. The last one to arrive must not have asked the card yet:
/// then what the waiting lane asks leaves in the same trip.
/// </summary>
/// <param name="lanes">How many lanes must arrive; with 0 the gate is open.</param>
public sealed class LaneGate(int lanes)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _beforeOpening;
    private int _missing = lanes;

    /// <summary>One lane is here.</summary>
    public void Arrive()
    {
        lock (_gate)
        {
            if (--_missing > 0) return;
            _beforeOpening?.Invoke();
        }

        _open.TrySetResult();
    }

    internal Task WhenOpen(Action beforeOpening)
    {
        lock (_gate)
        {
            if (_missing <= 0) return Task.CompletedTask;
            _beforeOpening += beforeOpening;
            return _open.Task;
        }
    }
}
