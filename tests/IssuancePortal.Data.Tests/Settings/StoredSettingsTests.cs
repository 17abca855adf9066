using IssuancePortal.Data.Database;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests.Settings;

public sealed class StoredSettingsTests
{
    private static readonly Actor Admin = new("admin", null, "Alice", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task Change_IsSeenAtOnceByWhoeverAsks_AndAfterARestart()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var settings = new StoredSettings(database.Store, database.Feed);
        await settings.LoadAsync();
        Assert.Equal(1, settings.Get<DeviceSettings>().MaxPrimary);

        var change = new ChangeSettings(database.Store, TimeProvider.System);
        var first = settings.Get<DeviceSettings>() with { MaxPrimary = 2, Kinds = [DeviceKind.YubiKey] };
        Assert.Equal(1, (await change.ChangeAsync(new SettingsChange(first, 0), Admin)).Value);
        Assert.Equal(2, settings.Get<DeviceSettings>().MaxPrimary);
        Assert.Equal(2, (await change.ChangeAsync(new SettingsChange(first with { MaxPrimary = 3 }, 1), Admin)).Value);

        using var restarted = new StoredSettings(database.Store, database.Feed);
        await restarted.LoadAsync();
        Assert.Equal(3, restarted.Get<DeviceSettings>().MaxPrimary);
        Assert.Equal([DeviceKind.YubiKey], restarted.Get<DeviceSettings>().Kinds);
        Assert.Equal([2, 1], (await change.LookAsync(typeof(DeviceSettings), Admin)).Value.Select(version => version.Number));
        var audit = await database.Store.ReadAsync(session => session.AuditAsync(new()));
        Assert.Equal(["settings.change", "settings.change"], audit.Select(entry => entry.What));
        Assert.Contains("\"MaxPrimary\":2", audit[0].Before, StringComparison.Ordinal);
        Assert.Contains("\"MaxPrimary\":3", audit[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ToWhatIsSetAlready_WritesNothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        Assert.Equal(0, (await new ChangeSettings(database.Store, TimeProvider.System).ChangeAsync(new SettingsChange(new UnlockSettings(), 0), Admin)).Value);
        Assert.Empty(await database.Store.ReadAsync(session => session.AuditAsync(new())));
    }

    [Fact]
    public async Task Change_FromAnOlderVersion_NamesWhoWasFaster()
    {
        await using var database = await TestDatabase.CreateAsync();
        var change = new ChangeSettings(database.Store, TimeProvider.System);
        Assert.True((await change.ChangeAsync(new SettingsChange(new UnlockSettings { Minutes = 20 }, 0), Admin)).Succeeded);

        var refusal = (await change.ChangeAsync(new SettingsChange(new UnlockSettings { Minutes = 30 }, 0), Admin)).Refusal!;
        Assert.Equal(("refusal.setting-changed", "Alice"), (refusal.Code, refusal.Arguments[0]));
    }

    [Fact]
    public async Task Change_Raced_HasOneWinner()
    {
        await using var database = await TestDatabase.CreateAsync();
        var change = new ChangeSettings(database.Store, TimeProvider.System);
        var tries = await Task.WhenAll(Enumerable.Range(1, 20).Select(minutes => Task.Run(() => change.ChangeAsync(new SettingsChange(new UnlockSettings { Minutes = 10 + minutes }, 0), Admin))));
        Assert.Single(tries, result => result.Succeeded);
    }

    [Fact]
    public async Task Change_WithoutThePermissionOrWithFaults_IsRefused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var change = new ChangeSettings(database.Store, TimeProvider.System);
        var nobody = new Actor("x", null, "X", [Role.Auditor]);
        Assert.Equal("refusal.not-allowed", (await change.ChangeAsync(new SettingsChange(new UnlockSettings { Minutes = 20 }, 0), nobody)).Refusal?.Code);
        Assert.Equal("refusal.not-allowed", (await change.LookAsync(typeof(UnlockSettings), new Actor("x", null, "X", [Role.User]))).Refusal?.Code);

        Assert.Equal("refusal.fresh-proof-needed", (await change.ChangeAsync(new SettingsChange(new UnlockSettings { Minutes = 20 }, 0), Admin with { ProvenAt = DateTimeOffset.UtcNow.AddMinutes(-6) })).Refusal?.Code);
        (ISettingsSection Section, string Code)[] bad =
        [
            (new UnlockSettings { Minutes = 0 }, "refusal.setting-out-of-range"),
            (new DeviceSettings { Kinds = [] }, "refusal.setting-empty"),
            (new DeviceSettings { Modes = [] }, "refusal.setting-empty"),
            (new DeviceSettings { Modes = ["nonsense"] }, "refusal.setting-mode-unknown"),
            (new DeviceSettings { Kinds = [DeviceKind.PivCard, DeviceKind.PivCard] }, "refusal.setting-twice"),
            (new RenewalSettings { ReminderDays = [50] }, "refusal.setting-reminder-early"),
            (new RenewalSettings { ReminderDays = [3, 3] }, "refusal.setting-reminder-twice"),
            (new ReplacementSettings { TemporaryDays = 40 }, "refusal.setting-temporary-days"),
            (new SelfServiceSettings { InitialPassword = false, EmailCode = false }, "refusal.setting-no-proof"),
            (new SecurityQuestionSettings { Answers = 3, Questions = [SecurityQuestion.FirstSchool, SecurityQuestion.FirstTeacher] }, "refusal.setting-few-questions"),
            (new Stranger(), "refusal.setting-unknown"),
        ];
        foreach (var (section, code) in bad) Assert.Equal(code, (await change.ChangeAsync(new SettingsChange(section, 0), Admin)).Refusal?.Code);
        Assert.Empty(await database.Store.ReadAsync(session => session.SettingsAsync()));
    }

    [Fact]
    public void Catalogue_EverySection_HasGoodDefaultsAndReadsWhatItWrites() => Assert.All(SettingsCatalogue.All, type =>
    {
        var section = SettingsCatalogue.Default(type);
        Assert.Empty(SettingRefusals.FaultsOf(section));
        Assert.Equal(SettingsCatalogue.Write(section), SettingsCatalogue.Write(SettingsCatalogue.Read(type, SettingsCatalogue.Write(section))));
        Assert.Equal(SettingsCatalogue.Write(section), SettingsCatalogue.Write(SettingsCatalogue.Read(type, "{}")));
        Assert.Same(type, SettingsCatalogue.Find(SettingsCatalogue.NameOf(type)));
    });

    private sealed record Stranger : ISettingsSection;
}
