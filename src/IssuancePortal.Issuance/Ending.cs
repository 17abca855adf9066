namespace IssuancePortal.Issuance;

/// <summary>Ends something, such as a watch, when it is disposed.</summary>
/// <param name="end">What ends it.</param>
public sealed class Ending(Action end) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => end();
}
