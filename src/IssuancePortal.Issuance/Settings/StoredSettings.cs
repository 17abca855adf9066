using System.Collections.Concurrent;
using System.Text.Json;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Settings;

/// <summary>The settings in the database, kept in memory: read once at the start, and then moved on by the audit event of each change, which carries the new values.</summary>
public sealed class StoredSettings : ISettings, IDisposable
{
    /// <summary>The audit event of a change: its state after is the section as JSON, its detail names section and number.</summary>
    public const string Changed = "settings.change";

    private readonly IIssuanceStore _store;
    private readonly IDisposable _watch;
    private readonly ConcurrentDictionary<Type, (int Number, object Section)> _sections = new();

    /// <param name="store">The store.</param>
    /// <param name="feed">Where changes are told.</param>
    public StoredSettings(IIssuanceStore store, AuditFeed feed)
    {
        _store = store;
        _watch = feed.Watch(Take);
    }

    /// <inheritdoc/>
    public T Get<T>() where T : class, new() => (T)_sections.GetOrAdd(typeof(T), _ => (0, new T())).Section;

    /// <summary>Reads every section; to be awaited before anybody is served.</summary>
    public async Task LoadAsync(CancellationToken cancellation = default)
    {
        foreach (var setting in await _store.ReadAsync(session => session.SettingsAsync(cancellation), cancellation))
            Set(setting.Section, setting.Number, setting.Json);
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private void Take(IReadOnlyList<AuditEvent> events)
    {
        foreach (var change in events.Where(audit => audit is { What: Changed, After: not null, Detail: not null, Refused: null }))
        {
            using var detail = JsonDocument.Parse(change.Detail!);
            Set(detail.RootElement.GetProperty("Section").GetString()!, detail.RootElement.GetProperty("Number").GetInt32(), change.After!);
        }
    }

    private void Set(string name, int number, string json)
    {
        if (SettingsCatalogue.Find(name) is not { } type) return;
        var read = (number, (object)SettingsCatalogue.Read(type, json));
        // Two changes may be told in the wrong order; the later one holds.
        _sections.AddOrUpdate(type, read, (_, known) => known.Number >= number ? known : read);
    }
}
