using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.People;

/// <summary>Takes a person's portrait from a camera or a file. The picture is cut and made small in the browser; nothing else of a file is sent.</summary>
public sealed partial class PhotoPage
{
    private ElementReference _canvas;
    private ElementReference _video;
    private ElementReference _file;
    private Refusal? _refusal;
    private string? _error;
    private string _name = "";
    private bool _may;
    private bool _isBegun;
    private bool _isLive;
    private bool _hasPicture;
    private bool _isBusy;

    [Parameter]
    public Guid PersonId { get; set; }

    [Inject]
    private TakePhoto Photos { get; set; } = null!;

    [Inject]
    private LookAtPerson People { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        var looked = await People.LookAsync(PersonId, actor);
        _refusal = looked.Succeeded ? TakePhoto.Refuse(looked.Value.Person, actor) : looked.Refusal;
        _name = looked.Succeeded ? looked.Value.Person.Name : "";
        _may = _refusal is null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_may || _isBegun) return;
        _isBegun = true;
        await Scripts.CallAsync("photo", "begin", _canvas);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isLive) await Scripts.CallAsync("photo", "closeCamera", _canvas);
    }

    private async Task OpenAsync()
    {
        var why = await Scripts.AskAsync<string>("photo", "openCamera", _canvas, _video);
        (_isLive, _error) = (why is "", why switch { null or "" => null, "NotAllowedError" => L["Photo.Denied"].Value, _ => L["Photo.NoCamera"].Value });
    }

    private async Task SnapAsync()
    {
        await Scripts.CallAsync("photo", "snap", _canvas, _video);
        (_isLive, _hasPicture) = (false, true);
    }

    private async Task CloseAsync()
    {
        await Scripts.CallAsync("photo", "closeCamera", _canvas);
        _isLive = false;
    }

    private async Task LoadAsync()
    {
        var isPicture = await Scripts.AskAsync<bool>("photo", "load", _canvas, _file);
        _error = isPicture ? null : L["Photo.NotAPicture"].Value;
        _hasPicture |= isPicture;
    }

    private ValueTask ZoomAsync(double by) => Scripts.CallAsync("photo", "zoomBy", _canvas, by);

    private async Task SaveAsync()
    {
        _isBusy = true;
        var jpeg = await Scripts.AskAsync<byte[]>("photo", "portrait", _canvas, Portrait.MaxBytes);
        _isBusy = false;
        if (jpeg is null) return;
        var taken = await Photos.TakeAsync(PersonId, jpeg, await Actors.GetAsync());
        _refusal = taken.Refusal;
        if (!taken.Succeeded) return;
        Toasts.Done(L["Photo.Saved"]);
        Navigation.NavigateTo($"people/{PersonId}");
    }
}
