using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Printing;

/// <summary>A layout as it is to be.</summary>
/// <param name="Name">1 to 100 characters, unique.</param>
/// <param name="Design">What is printed.</param>
/// <param name="Comment">Why it is changed, at most 400 characters; kept with the version.</param>
public sealed record LayoutOrder(string Name, CardDesign Design, string Comment = "");

/// <summary>A layout with its history.</summary>
/// <param name="Layout">As it is now.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Pictures">Pictures of all versions.</param>
/// <param name="Count">Cards that it made.</param>
/// <param name="Policies">Names of the policies that print it.</param>
public sealed record CardLayoutView(CardLayout Layout, IReadOnlyList<CardLayoutVersion> Versions, IReadOnlyDictionary<string, CardPicture> Pictures, PrintCount Count, IReadOnlyList<string> Policies);

/// <summary>Makes and changes layouts. Every change of what is printed is a new version; print jobs keep the number of theirs. Changes ask for a fresh proof.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class ChangeLayouts(IIssuanceStore store, TimeProvider time)
{
    private const int MaxName = 100;
    private const int MaxComment = 400;

    /// <summary>Every layout by name, without history.</summary>
    public async Task<Result<CardLayoutView[]>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync<CardLayoutView[]>(
            async session =>
            {
                var views = new List<CardLayoutView>();
                foreach (var layout in await session.Printing.LayoutsAsync(cancellation)) views.Add(await ViewAsync(session, layout, [], cancellation));
                return [.. views];
            },
            cancellation);
    }

    /// <summary>One layout with its history.</summary>
    public async Task<Result<CardLayoutView>> LookAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync<Result<CardLayoutView>>(
            async session => await session.Printing.LayoutAsync(id, cancellation) is { } layout ? await ViewAsync(session, layout, await session.Printing.VersionsAsync(id, cancellation), cancellation) : Refusals.Unknown,
            cancellation);
    }

    /// <summary>Makes a layout, of which the first version is written. Returns its id.</summary>
    public Task<Result<Guid>> CreateAsync(LayoutOrder order, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<Guid>(
        async session =>
        {
            if (await RefuseAsync(session, null, order, actor, cancellation) is { } refused) return refused;
            var layout = new CardLayout { Name = order.Name.Trim(), Design = order.Design };
            session.Add(layout);
            session.Add(Version(layout, order.Comment, actor));
            Record(session, "layout.create", layout, null, order.Comment, actor);
            return layout.Id;
        },
        cancellation);

    /// <summary>Changes a layout from the version that was read. Returns the number of the version that holds now: the next one when what is printed has changed.</summary>
    public Task<Result<int>> ChangeAsync(Guid id, int number, LayoutOrder order, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<int>(
        async session =>
        {
            if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
            if (await session.Printing.LayoutAsync(id, cancellation) is not { } layout) return Refusals.Unknown;
            if (await RefuseAsync(session, id, order, actor, cancellation) is { } refused) return refused;
            if (layout.VersionNumber != number) return Refusals.Changed(layout.VersionNumber);
            var before = Describe(layout);
            layout.Name = order.Name.Trim();
            if (!layout.Design.IsSame(order.Design))
            {
                layout.Design = order.Design;
                layout.VersionNumber++;
                session.Add(Version(layout, order.Comment, actor));
            }

            if (before != Describe(layout)) Record(session, "layout.change", layout, before, order.Comment, actor);
            return layout.VersionNumber;
        },
        cancellation);

    /// <summary>Keeps a picture for layouts. Returns it; the same file is kept once.</summary>
    public async Task<Result<CardPicture>> AddPictureAsync(ReadOnlyMemory<byte> file, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
        var read = CardPicture.Read(file);
        if (!read.Succeeded) return read;
        return await store.ChangeAsync<CardPicture>(
            async session =>
            {
                var picture = read.Value;
                if ((await session.Printing.PicturesAsync([picture.Id], cancellation)).Count > 0) return picture;
                session.Add(picture);
                session.Record(new AuditEvent
                {
                    At = time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = "layout.picture", Detail = Audits.Json(new { Sha256 = picture.Id, picture.MediaType, picture.Width, picture.Height, Bytes = picture.Bytes.Length }),
                });
                return picture;
            },
            cancellation);
    }

    /// <summary>The pictures that a design shows.</summary>
    internal static async Task<IReadOnlyDictionary<string, CardPicture>> PicturesAsync(IStoreSession session, IEnumerable<CardDesign> designs, CancellationToken cancellation) =>
        (await session.Printing.PicturesAsync([.. designs.SelectMany(design => design.Elements).OfType<PictureElement>().Select(picture => picture.Picture).Distinct()], cancellation)).ToDictionary(picture => picture.Id);

    private static async Task<CardLayoutView> ViewAsync(IStoreSession session, CardLayout layout, IReadOnlyList<CardLayoutVersion> versions, CancellationToken cancellation) => new(
        layout,
        versions,
        await PicturesAsync(session, versions.Select(version => version.Design).Append(layout.Design), cancellation),
        (await session.Printing.CountsAsync(cancellation)).FirstOrDefault(count => count.LayoutId == layout.Id) ?? new PrintCount(layout.Id, 0, 0),
        [.. (await session.PoliciesAsync(cancellation)).Where(policy => policy.Content.Print?.Layouts.Any(it => it.LayoutId == layout.Id) == true).Select(policy => policy.Name)]);

    private async Task<Refusal?> RefuseAsync(IStoreSession session, Guid? id, LayoutOrder order, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        if (order.Name.Trim().Length is 0 or > MaxName) return Refusals.NameMissing;
        if (order.Comment.Length > MaxComment) return Refusals.TextTooLong(MaxComment);
        if ((await session.Printing.LayoutsAsync(cancellation)).Any(layout => layout.Id != id && string.Equals(layout.Name, order.Name.Trim(), StringComparison.OrdinalIgnoreCase))) return Refusals.NameTaken(order.Name.Trim());
        return DesignRules.Faults(order.Design, (await PicturesAsync(session, [order.Design], cancellation)).Keys.ToHashSet()) is [var fault, ..] ? fault : null;
    }

    private CardLayoutVersion Version(CardLayout layout, string comment, Actor actor) => new()
    {
        LayoutId = layout.Id, Number = layout.VersionNumber, Design = layout.Design, At = time.GetUtcNow(), ById = actor.AccountId, ByName = actor.Name, Comment = comment.Trim(),
    };

    private static string Describe(CardLayout layout) => Audits.Json(new { layout.Name, Version = layout.VersionNumber, Design = DesignJson.Write(layout.Design) })!;

    private void Record(IStoreSession session, string what, CardLayout layout, string? before, string comment, Actor actor) => session.Record(new AuditEvent
    {
        At = time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = what, Before = before, After = Describe(layout),
        Detail = Audits.Json(new { Layout = layout.Name, LayoutId = layout.Id.ToString(), Comment = comment.Trim() }),
    });
}
