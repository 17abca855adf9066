using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>Base of components that hear of things from other threads: news are worked on in the circuit, in its language, and what fails is shown by the page.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    /// <summary>True once the component was taken away.</summary>
    protected bool IsGone { get; private set; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => IsGone = true;

    /// <summary>A call-back for others: may be called from any thread, at any time, and returns at once.</summary>
    protected Action Hear(Func<Task> work) => CircuitContext.Bind(() => _ = WorkAsync(work));

    /// <inheritdoc cref="Hear(Func{Task})"/>
    protected Action Hear(Action work) => Hear(() =>
    {
        work();
        return Task.CompletedTask;
    });

    private async Task WorkAsync(Func<Task> work)
    {
        try
        {
            await InvokeAsync(() => IsGone ? Task.CompletedTask : work());
        }
#pragma warning disable CA1031 // Nobody awaits news: whatever fails belongs to the page.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!IsGone) await DispatchExceptionAsync(e);
        }
    }
}
