namespace IssuancePortal.SignIn.Tests;

/// <summary>One portal for the tests of a class that do not get in each other's way.</summary>
public sealed class SharedPortal : IAsyncDisposable
{
    internal TestPortal Portal { get; } = new();

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
