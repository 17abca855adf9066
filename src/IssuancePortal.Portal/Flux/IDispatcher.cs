namespace IssuancePortal.Portal.Flux;

/// <summary>The only way to change state: actions go in, reducers and effects answer them.</summary>
public interface IDispatcher
{
    /// <summary>
    /// Runs every reducer for the action, tells the components, then starts its effects. May be called from any thread. An action dispatched while another is being
    /// worked on waits its turn.
    /// </summary>
    void Dispatch(object action);
}
