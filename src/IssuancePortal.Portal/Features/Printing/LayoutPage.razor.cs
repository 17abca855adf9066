using System.Globalization;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Edits a layout by pointer and keys on the card itself, checked while it is edited; every save that changes what is printed is a new version.</summary>
public sealed partial class LayoutPage
{
    /// <summary>Printers may miss so much along the edge, mm.</summary>
    private const decimal Edge = 1.5m;

    private static readonly CardFace Blank = new([]);
    private static readonly TextElement NewText = new() { Id = "", X = 30, Y = 24, Width = 40, Height = 5, Text = "{name}" };
    private static readonly PhotoElement NewPhoto = new() { Id = "", X = 5, Y = 14, Width = 21, Height = 28 };
    private static readonly CodeElement NewQr = new() { Id = "", X = 62, Y = 32, Width = 18, Height = 18, Kind = CodeKind.Qr, Text = "{employee-number}" };
    private static readonly CodeElement NewCode128 = new() { Id = "", X = 20, Y = 40, Width = 45, Height = 9, Kind = CodeKind.Code128, Text = "{employee-number}" };
    private static readonly BoxElement NewBox = new() { Id = "", X = 0, Y = 0, Width = CardDesign.Width, Height = 10 };

    private readonly Stack<CardDesign> _undo = new();
    private ElementReference _svg;
    private DotNetObjectReference<LayoutPage>? _self;
    private CardLayoutView? _view;
    private CardDesign _design = new(Blank);
    private Dictionary<string, CardPicture> _pictures = [];
    private IReadOnlyList<Refusal> _faults = [];
    private IReadOnlyList<string> _near = [];
    private Refusal? _missing;
    private Refusal? _refusal;
    private string _name = "";
    private string _comment = "";
    private string? _selected;
    private bool _isBack;
    private bool _isTrueSize;
    private bool _mayChange;
    private bool _loaded;
    private bool _isBegun;

    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The layout that a new one is copied from.</summary>
    [SupplyParameterFromQuery]
    public Guid? From { get; set; }

    [Inject]
    private ChangeLayouts Layouts { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private CardFace Face => _isBack ? _design.Back ?? Blank : _design.Front;

    private CardElement? Selected => Face.Elements.FirstOrDefault(element => element.Id == _selected);

    private IReadOnlyList<ChangeLine> Pending => _view is null ? [] : D.Changes(_view.Layout.Design, _design);

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManagePolicies);
        (_view, _missing, _refusal, _name, _comment, _design, _selected) = (null, null, null, "", "", new CardDesign(Blank), null);
        _undo.Clear();
        if ((Id ?? From) is { } id)
        {
            var found = await Layouts.LookAsync(id, actor);
            if (!found.Succeeded)
            {
                _missing = found.Refusal;
                return;
            }

            (_design, _pictures) = (found.Value.Layout.Design, found.Value.Pictures.ToDictionary());
            _name = Id is null ? L["Layout.CopyOf", found.Value.Layout.Name] : found.Value.Layout.Name;
            if (Id is not null) _view = found.Value;
        }

        Check();
        _loaded = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_loaded || _isBegun) return;
        _isBegun = true;
        _self = DotNetObjectReference.Create(this);
        await Scripts.CallAsync("card-layout", "begin", _svg, _self, _mayChange);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _self?.Dispose();
    }

    /// <summary>The element was chosen on the card.</summary>
    [JSInvokable]
    public void Choose(string id) => Show(() => Select(id));

    /// <summary>The element was moved by so many millimetres, and made so much larger.</summary>
    [JSInvokable]
    public void Move(string id, decimal x, decimal y, decimal width, decimal height) => Show(() =>
    {
        if (!_mayChange) return;
        _selected = id;
        if (Selected is { } element)
            Edit(element with { X = Tenth(element.X + x), Y = Tenth(element.Y + y), Width = Tenth(Math.Max(0.2m, element.Width + width)), Height = Tenth(Math.Max(0.2m, element.Height + height)) });
    });

    /// <summary>A key of the editor was pressed on the card: "undo" or "remove".</summary>
    [JSInvokable]
    public void Press(string what) => Show(() =>
    {
        if (!_mayChange) return;
        if (what == "undo") Undo();
        else Remove();
    });

    private void Show(Action act) => Hear(() =>
    {
        act();
        StateHasChanged();
    })();

    private IEnumerable<(CardElement Element, string Marks)> Drawn() =>
        Face.Elements.Select(element => (element, CardSvg.Write(FaceDrawing.ToShow(new CardFace([element]), CardFields.Sample, _pictures))));

    private string Label(CardElement element) => L["Element.At", D.Name(element), element.X, element.Y];

    private void Turn(bool back) => (_isBack, _selected) = (back, null);

    private void Select(string id) => _selected = id;

    private void Add(CardElement element)
    {
        var id = Guid.NewGuid().ToString("N")[..8];
        Change([.. Face.Elements, element with { Id = id }]);
        _selected = id;
    }

    private void Edit(CardElement element) => Change([.. Face.Elements.Select(other => other.Id == element.Id ? element : other)]);

    private void Remove() => Change([.. Face.Elements.Where(element => element.Id != _selected)]);

    /// <summary>Brings the chosen element over others, or under them.</summary>
    private void Lift(int by)
    {
        var elements = Face.Elements.ToList();
        var place = elements.FindIndex(element => element.Id == _selected);
        var to = Math.Clamp(place + by, 0, elements.Count - 1);
        (elements[place], elements[to]) = (elements[to], elements[place]);
        Change(elements);
    }

    private void Change(List<CardElement> elements)
    {
        _undo.Push(_design);
        var face = elements.Count == 0 && _isBack ? null : new CardFace(elements);
        _design = _isBack ? _design with { Back = face } : _design with { Front = face! };
        Check();
    }

    private void Undo()
    {
        if (_undo.TryPop(out var before)) _design = before;
        Check();
    }

    private void Check()
    {
        _faults = DesignRules.Faults(_design, _pictures.Keys.ToHashSet());
        _near =
        [
            .. _design.Elements.Where(element => element is not (BoxElement or PictureElement)
                && (element.X < Edge || element.Y < Edge || element.X + element.Width > CardDesign.Width - Edge || element.Y + element.Height > CardDesign.Height - Edge)).Select(D.Name),
        ];
    }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        _refusal = null;
        using var file = new MemoryStream();
        // One byte more than is taken, so that what is too large is told and not cut.
        await using var stream = chosen.File.OpenReadStream(long.MaxValue);
        var buffer = new byte[64 * 1024];
        for (int read; file.Length <= CardPicture.MostBytes && (read = await stream.ReadAsync(buffer)) > 0;) file.Write(buffer, 0, read);
        var added = await Layouts.AddPictureAsync(file.ToArray(), await Actors.GetAsync());
        if (!added.Succeeded)
        {
            _faults = [added.Refusal];
            return;
        }

        var picture = added.Value;
        _pictures[picture.Id] = picture;
        var width = Math.Min(30, 20 * (decimal)picture.Width / picture.Height);
        Add(new PictureElement { Id = "", X = 5, Y = 5, Width = Tenth(width), Height = Tenth(Math.Max(1, width * picture.Height / picture.Width)), Picture = picture.Id });
    }

    private async Task SaveAsync()
    {
        if (!await StepUp.AskAsync()) return;
        var (order, actor) = (new LayoutOrder(_name, _design, _comment), await Actors.GetAsync());
        if (_view is null)
        {
            var made = await Layouts.CreateAsync(order, actor);
            _refusal = made.Refusal;
            if (!made.Succeeded) return;
            Toasts.Done(L["Layout.Created"]);
            Navigation.NavigateTo($"admin/layouts/{made.Value}");
            return;
        }

        var changed = await Layouts.ChangeAsync(_view.Layout.Id, _view.Layout.VersionNumber, order, actor);
        _refusal = changed.Refusal;
        if (!changed.Succeeded) return;
        Toasts.Done(L["Layout.Saved"]);
        await OnParametersSetAsync();
    }

    private static decimal Tenth(decimal millimetres) => Math.Round(millimetres, 2);

    private static string N(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
