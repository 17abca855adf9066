using IssuancePortal.Contracts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace IssuancePortal.Portal.Components;

/// <summary>
/// A new PIN, typed twice (the present one: once), and sealed in the page to the CMS client's session key (js/pin.js). Neither Blazor nor the server ever sees what is typed. Mounted again when
/// the client's key or the run changes; wiped when it leaves the page.
/// </summary>
public sealed partial class PinField : IAsyncDisposable
{
    private ElementReference _host;
    private DotNetObjectReference<PinField>? _self;
    private (string Key, string Context, PinRules Rules)? _mounted;
    private bool _insecure;

    /// <summary>The client's session key, SubjectPublicKeyInfo DER, P-256.</summary>
    [Parameter, EditorRequired]
    public byte[] ClientPublicKey { get; set; } = [];

    /// <summary>The run's id in "D" format.</summary>
    [Parameter, EditorRequired]
    public string Context { get; set; } = "";

    [Parameter]
    public PinRules Rules { get; set; } = new();

    /// <summary>Which placeholder the PIN fills.</summary>
    [Parameter]
    public SecretKind Kind { get; set; }

    [Parameter]
    public string? Label { get; set; }

    /// <summary>The page's one-time public key, SubjectPublicKeyInfo DER, as soon as it exists: tell the client, so that it shows the same compare code.</summary>
    [Parameter]
    public EventCallback<byte[]> OnPageKeyMade { get; set; }

    /// <summary>A valid PIN has been typed twice and sealed; null when it has been changed into something that may not be used.</summary>
    [Parameter]
    public EventCallback<SealedPin?> OnChanged { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    /// <summary>Puts the cursor into the field.</summary>
    public ValueTask FocusAsync() => Scripts.CallAsync("pin", "focus", _host);

    [JSInvokable]
    public Task OnPageKey(string pagePublicKey) => InvokeAsync(() => OnPageKeyMade.InvokeAsync(Convert.FromBase64String(pagePublicKey)));

    [JSInvokable]
    public Task OnSealed(SealedBox box) => InvokeAsync(() => OnChanged.InvokeAsync(
        new SealedPin(Kind, Convert.FromBase64String(box.PagePublicKey), Convert.FromBase64String(box.Nonce), Convert.FromBase64String(box.Ciphertext), box.Context)));

    [JSInvokable]
    public Task OnUnsealed() => InvokeAsync(() => OnChanged.InvokeAsync(null));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var wanted = (Convert.ToBase64String(ClientPublicKey), Context, Rules);
        if (_mounted == wanted)
            return;
        var again = _mounted is not null;
        _mounted = wanted;
        _self ??= DotNetObjectReference.Create(this);
        var secure = await Scripts.AskAsync<bool>("pin", "mount", _host, new { clientPublicKey = wanted.Item1, context = Context, rules = RulesForPage(), repeat = Kind == SecretKind.NewPin, texts = Texts() }, _self);
        if (again)
            await OnChanged.InvokeAsync(null);
        if (_insecure != !secure)
        {
            _insecure = !secure;
            StateHasChanged();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_mounted is not null)
            await Scripts.CallAsync("pin", "unmount", _host);
        _self?.Dispose();
    }

    private object RulesForPage() => new { minLength = Rules.MinLength, maxLength = Rules.MaxLength, digitsOnly = Rules.DigitsOnly, noTrivialSequences = Rules.NoTrivialSequences };

    private Dictionary<string, string> Texts() => new()
    {
        ["pin"] = L[$"Pin.{Kind}"],
        ["repeat"] = L["Pin.Repeat"],
        ["length"] = Rules.MinLength == Rules.MaxLength ? L["Pin.LengthExact", Rules.MinLength] : L["Pin.Length", Rules.MinLength, Rules.MaxLength],
        ["digits"] = L["Pin.Digits"],
        ["trivial"] = L["Pin.Trivial"],
        ["equal"] = L["Pin.Equal"],
        ["met"] = L["Pin.Met"],
        ["broken"] = L["Pin.Broken"],
        ["ready"] = L["Pin.Ready"],
        ["show"] = L["Pin.Show"],
        ["code"] = L["Pin.Code"],
    };
}
