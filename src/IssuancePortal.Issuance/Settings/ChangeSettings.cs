using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Settings;

/// <summary>An order to set a section.</summary>
/// <param name="Section">The section as it is to be.</param>
/// <param name="Number">The version that the change starts from; 0 while nobody has set it. Another one in the meantime refuses the change.</param>
public sealed record SettingsChange(ISettingsSection Section, int Number);

/// <summary>Reads the versions of a section and carries out a <see cref="SettingsChange"/>. Setting what is set already changes nothing. A change asks for a fresh proof.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class ChangeSettings(IIssuanceStore store, TimeProvider time)
{
    /// <summary>All versions of a section, newest first; none while nobody has set it.</summary>
    public async Task<Result<PortalSetting[]>> LookAsync(Type section, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return (await store.ReadAsync(session => session.SettingVersionsAsync(SettingsCatalogue.NameOf(section), cancellation), cancellation)).ToArray();
    }

    /// <summary>Number of the version that holds now; or why nothing was changed.</summary>
    public async Task<Result<int>> ChangeAsync(SettingsChange order, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageSettings)) return Roles.Refusals.NotAllowed(Permission.ManageSettings);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        var type = order.Section.GetType();
        if (!SettingsCatalogue.All.Contains(type)) return SettingRefusals.Unknown;
        if (SettingRefusals.FaultsOf(order.Section) is [var fault, ..]) return fault;

        return await store.ChangeAsync<int>(
            async session =>
            {
                var name = SettingsCatalogue.NameOf(type);
                var now = await session.SettingAsync(name, cancellation);
                if ((now?.Number ?? 0) != order.Number) return SettingRefusals.Changed(now?.ByName ?? "?");
                var (before, after) = (now?.Json ?? SettingsCatalogue.Write(SettingsCatalogue.Default(type)), SettingsCatalogue.Write(order.Section));
                if (before == after) return order.Number;

                var next = new PortalSetting { Section = name, Number = order.Number + 1, Json = after, At = time.GetUtcNow(), ById = actor.AccountId, ByName = actor.Name };
                session.Add(next);
                session.Record(new AuditEvent
                {
                    At = next.At,
                    ActorId = actor.AccountId,
                    ActorName = actor.Name,
                    What = "settings.change",
                    Before = before,
                    After = after,
                    Detail = Audits.Json(new { Section = name, next.Number }),
                });
                return next.Number;
            },
            cancellation);
    }
}
