namespace IssuancePortal.Portal.Components;

/// <summary>Short messages at the edge of the page, for what has already happened and needs no answer. Errors that need one belong in an ErrorPanel.</summary>
public sealed class Toasts
{
    private readonly List<Toast> _shown = [];
    private readonly Lock _gate = new();

    public event Action? Changed;

    public IReadOnlyList<Toast> Shown
    {
        get
        {
            lock (_gate)
                return [.. _shown];
        }
    }

    public void Done(string text) => Show(ToastTone.Done, text);

    public void Notice(string text) => Show(ToastTone.Notice, text);

    public void Failed(string text) => Show(ToastTone.Failed, text);

    public void Show(ToastTone tone, string text, string? href = null, string? linkText = null)
    {
        lock (_gate)
        {
            _shown.Add(new Toast(Guid.NewGuid(), tone, text, href, linkText));
            if (_shown.Count > 4)
                _shown.RemoveAt(0);
        }
        Changed?.Invoke();
    }

    public void Dismiss(Guid id)
    {
        lock (_gate)
            _shown.RemoveAll(x => x.Id == id);
        Changed?.Invoke();
    }
}

/// <param name="Id">For dismissing it.</param>
/// <param name="Tone">Decides icon and how long it stays: failures stay until dismissed.</param>
/// <param name="Text">A sentence in the person's language.</param>
/// <param name="Href">Where its link leads.</param>
/// <param name="LinkText">The link's words.</param>
public sealed record Toast(Guid Id, ToastTone Tone, string Text, string? Href, string? LinkText);
