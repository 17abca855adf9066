using System.Collections.Concurrent;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Settings in memory only: every section has its defaults until it is set.</summary>
public sealed class DefaultSettings : ISettings
{
    private readonly ConcurrentDictionary<Type, object> _sections = new();

    /// <inheritdoc/>
    public T Get<T>() where T : class, new() => (T)_sections.GetOrAdd(typeof(T), _ => new T());

    /// <summary>Sets a section for as long as this process lives.</summary>
    public void Set<T>(T section) where T : class, new() => _sections[typeof(T)] = section;
}
