using System.Text.Json;
using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Validation;

/// <summary>Keeps the views of each account. They are nobody else's business: no audit events.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class KeepViews(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Views of one account.</summary>
    public const int Most = 20;

    /// <summary>Characters of a name.</summary>
    public const int MaxName = 60;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>One's own views by name.</summary>
    public async Task<IReadOnlyList<NamedFilter>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        var views = await store.ReadAsync(session => session.SavedViewsAsync(actor.AccountId, cancellation), cancellation);
        return [.. views.Select(view => new NamedFilter(view.Name, JsonSerializer.Deserialize<QueueFilter>(view.Filter, Json)!))];
    }

    /// <summary>Keeps a view; another of the same name is replaced.</summary>
    public async Task<Result<bool>> SaveAsync(NamedFilter view, Actor actor, CancellationToken cancellation = default)
    {
        var name = view.Name.Trim();
        if (name.Length == 0) return RequestRefusals.ViewWithoutName;
        if (name.Length > MaxName) return RequestRefusals.TextTooLong;
        return await store.ChangeAsync<bool>(
            async session =>
            {
                var views = await session.SavedViewsAsync(actor.AccountId, cancellation);
                var filter = JsonSerializer.Serialize(view.Filter, Json);
                if (views.FirstOrDefault(it => it.Name == name) is { } same) same.Filter = filter;
                else if (views.Count >= Most) return RequestRefusals.TooManyViews(Most);
                else session.Add(new SavedView { AccountId = actor.AccountId, Name = name, Filter = filter, CreatedAt = time.GetUtcNow() });
                return true;
            },
            cancellation);
    }

    /// <summary>Forgets a view; nothing when there is none of that name.</summary>
    public async Task<Result<bool>> ForgetAsync(string name, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync<bool>(
            async session =>
            {
                if ((await session.SavedViewsAsync(actor.AccountId, cancellation)).FirstOrDefault(view => view.Name == name) is { } view) session.Remove(view);
                return true;
            },
            cancellation);
}

/// <summary>A filter and its name.</summary>
public sealed record NamedFilter(string Name, QueueFilter Filter);
