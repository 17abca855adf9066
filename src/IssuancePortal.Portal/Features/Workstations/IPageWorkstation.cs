namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>The workstation that this page works with: one and the same for as long as the circuit lives, until the person connects or chooses another. One per circuit.</summary>
public interface IPageWorkstation
{
    /// <summary>Its id, whether or not its client is connected just now; null while the browser is connected to none.</summary>
    Guid? Id { get; }

    /// <summary>Raised, from any thread, when <see cref="Id"/> has become another, or its client has come or gone.</summary>
    event Action? Changed;

    /// <summary>Finds the remembered workstations. Called by a page before it asks; costs nothing the second time.</summary>
    Task OpenAsync();

    /// <summary>The browser's id, which an order to start something carries: it must have been paired with the workstation.</summary>
    Task<string?> BrowserIdAsync();
}
