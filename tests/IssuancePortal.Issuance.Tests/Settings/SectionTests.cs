using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Settings;

/// <summary>Sections of the settings by themselves, and how they are kept.</summary>
public sealed class SectionTests
{
    public static TheoryData<Type> Sections => [.. SettingsCatalogue.All];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_AsItComes_IsGoodAndReadBackAsItWasWritten(Type section)
    {
        var usual = SettingsCatalogue.Default(section);
        Assert.Empty(SettingRefusals.FaultsOf(usual));
        Assert.Equal(SettingsCatalogue.Write(usual), SettingsCatalogue.Write(SettingsCatalogue.Read(section, SettingsCatalogue.Write(usual))));
        // What an older version of the portal wrote does not name everything.
        Assert.Equal(SettingsCatalogue.Write(usual), SettingsCatalogue.Write(SettingsCatalogue.Read(section, "{}")));
    }

    [Theory]
    [InlineData("en", "Welcome")]
    [InlineData("de", "Willkommen")]
    [InlineData("fr", "Welcome")]
    public void StartPage_InALanguage_IsTheTextInIt(string language, string expected) => Assert.Equal(expected, new StartPageSettings { English = "Welcome", German = "Willkommen" }.In(language));

    [Fact]
    public void StartPage_InOneLanguageOnly_IsSaidInTheOther()
    {
        Assert.Equal("Welcome", new StartPageSettings { English = "Welcome" }.In("de"));
        Assert.Equal("Willkommen", new StartPageSettings { German = "Willkommen" }.In("en"));
        Assert.Equal("refusal.setting-too-long", Assert.Single(SettingRefusals.FaultsOf(new StartPageSettings { English = new string('x', 2_001) })).Code);
    }

    [Fact]
    public async Task DefaultKind_WhereSeveralCanBeIssued_ComesFirst()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["local", "self-user-bound"] });
        var key = new DevicePolicy { Name = "Zebra key", Kind = DeviceKind.YubiKey, Content = life.Bench.Policy.Content };
        Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(key);
            foreach (var group in await session.GroupsAsync()) session.Add(new GroupAssignment { GroupId = group.Group.Id, PolicyId = key.Id, Type = IssuanceType.Initial });
            return true;
        }));
        Assert.Equal([life.Bench.Policy.Id, key.Id], await OfferedAsync());
        Assert.Equal([life.Bench.Policy.Id, key.Id], await EnrolledAsync());

        life.Bench.Settings.Set(new DeviceSettings { DefaultKind = DeviceKind.YubiKey });
        Assert.Equal([key.Id, life.Bench.Policy.Id], await OfferedAsync());
        Assert.Equal([key.Id, life.Bench.Policy.Id], await EnrolledAsync());
        Assert.Equal("refusal.setting-default-kind", Assert.Single(SettingRefusals.FaultsOf(new DeviceSettings { Kinds = [DeviceKind.PivCard], DefaultKind = DeviceKind.MobileApp })).Code);

        async Task<IEnumerable<Guid>> OfferedAsync() => (await life.Bench.Get<FileRequest>().OffersAsync(life.Bench.Person.Id, IssuanceReason.None, Workbench.Operator)).Select(offer => offer.Policy.Id);

        async Task<IEnumerable<Guid>> EnrolledAsync() => Must(await life.Bench.Get<LookAtMe>().LookAsync(life.User)).Enrolments.Select(enrolment => enrolment.Policy.Id);
    }
}
