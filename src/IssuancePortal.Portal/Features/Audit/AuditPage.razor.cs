using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Trail = IssuancePortal.Issuance.Audit.AuditPage;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary>The audit trail: what is looked for stands in the address, entries come page by page, each folds out to everything that it holds.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 50;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Trail? _page;
    private bool? _chain;
    private bool _mayExport;
    private int _reads;
    private string? _text;
    private string? _what;
    private string? _actor;
    private string? _about;
    private DateTime? _from;
    private DateTime? _to;
    private bool _refused;

    [SupplyParameterFromQuery]
    public string? Text { get; set; }

    [SupplyParameterFromQuery]
    public string? What { get; set; }

    [SupplyParameterFromQuery(Name = "actor")]
    public string? By { get; set; }

    [SupplyParameterFromQuery]
    public string? About { get; set; }

    [SupplyParameterFromQuery]
    public string? From { get; set; }

    [SupplyParameterFromQuery]
    public string? To { get; set; }

    [SupplyParameterFromQuery]
    public bool? Refused { get; set; }

    [SupplyParameterFromQuery]
    public long? Before { get; set; }

    [Inject]
    private SearchAudit Audit { get; set; } = null!;

    [Inject]
    private ChainWatch Chain { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var read = ++_reads;
        (_text, _what, _actor, _about, _refused) = (Text, What, By, About, Refused == true);
        (_from, _to) = (Local(From), Local(To));
        var actor = await Actors.GetAsync();
        _mayExport = actor.May(Permission.ExportAudit);
        var found = await Audit.FindAsync(new AuditQuery(Text, What, By, About, Moment(From), Moment(To), Refused == true), Before, PageSize, actor);
        // Something else is already being looked for.
        if (read != _reads) return;
        _page = found.Succeeded ? found.Value : new Trail([], null, new Dictionary<Guid, string>(), new Dictionary<Guid, string>(), null);
        StateHasChanged();
        _chain ??= await Chain.IsWholeAsync();
    }

    private static DateTimeOffset? Moment(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private DateTime? Local(string? text) => Moment(text) is { } at ? Clock.ToLocal(at).DateTime : null;

    /// <summary>What was typed is local to the person; the address says it in UTC, so that it means the same to everybody.</summary>
    private string? Stamp(DateTime? local) =>
        local is { } at ? new DateTimeOffset(at, Clock.Zone.GetUtcOffset(at)).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : null;

    private void Apply() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters("audit", new Dictionary<string, object?>
    {
        ["text"] = Clean(_text),
        ["what"] = Clean(_what),
        ["actor"] = Clean(_actor),
        ["about"] = Clean(_about),
        ["from"] = Stamp(_from),
        ["to"] = Stamp(_to),
        ["refused"] = _refused ? true : null,
    }));

    private string Address(long? before) => Navigation.GetUriWithQueryParameter("before", before);

    /// <summary>The filters of the address, for the files.</summary>
    private string Query() => QueryString.Create(new Dictionary<string, string?>
    {
        ["text"] = Clean(Text),
        ["what"] = Clean(What),
        ["actor"] = Clean(By),
        ["about"] = Clean(About),
        ["from"] = Clean(From),
        ["to"] = Clean(To),
        ["refused"] = Refused == true ? "true" : null,
    }.Where(it => it.Value is not null)).ToUriComponent();

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private IEnumerable<(string Name, string Value)> Details(AuditEvent entry)
    {
        if (entry.Before is { } before) yield return (L["Fact.Before"], Pretty(before));
        if (entry.After is { } after) yield return (L["Fact.After"], Pretty(after));
        if (entry.Refused is { } refused) yield return (L["Fact.Refused"], refused);
        if (entry.Detail is { } detail) yield return (L["Fact.Detail"], Pretty(detail));
    }

    private static string Pretty(string text)
    {
        if (text is not ['{' or '[', ..]) return text;
        try
        {
            using var json = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(json, Readable);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
