using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Demo;

/// <summary>The visitor's hand on the demo's simulated readers: pull a card, put it back, take a new one from the stack.</summary>
public sealed partial class DemoReaders
{
    [Inject]
    internal DemoWorkstation Workstation { get; set; } = null!;

    /// <summary>A simulated device may sleep as a real card does; the page goes on meanwhile.</summary>
    private static Task Do(Action move) => Task.Run(move);

    /// <inheritdoc cref="Do(Action)"/>
    private static Task Do(Func<Task> move) => Task.Run(move);
}
