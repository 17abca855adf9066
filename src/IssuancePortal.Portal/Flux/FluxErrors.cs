using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Flux;

/// <summary>Stands once in the layout and hands what failed in the store to the renderer, where the error boundary shows it.</summary>
public sealed class FluxErrors : ComponentBase, IDisposable
{
    [Inject]
    internal Store Store { get; set; } = null!;

    protected override void OnInitialized() => Store.UnhandledException += Raise;

    public void Dispose() => Store.UnhandledException -= Raise;

    private void Raise(Exception e) => _ = DispatchExceptionAsync(e);
}
