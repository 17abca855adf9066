namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Tries for one account are looked at one after another, so that many at once cannot outrun the count of failures.</summary>
internal sealed class SignInTurns : IDisposable
{
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> TakeAsync(string name, CancellationToken cancellation)
    {
        var lane = _lanes[(uint)name.GetHashCode(StringComparison.Ordinal) % _lanes.Length];
        await lane.WaitAsync(cancellation);
        return new Turn(lane);
    }

    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Dispose();
    }

    private sealed class Turn(SemaphoreSlim lane) : IDisposable
    {
        public void Dispose() => lane.Release();
    }
}
