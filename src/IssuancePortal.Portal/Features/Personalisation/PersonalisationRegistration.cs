using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal.Features.Personalisation;

/// <summary>The use cases of issuing and the board on which runs live.</summary>
internal sealed class PersonalisationRegistration : IPortalFeature
{
    /// <summary>After the database and the authority: runs of an earlier process are taken up when both are open.</summary>
    public int Order => 20;

    public void Add(WebApplicationBuilder builder)
    {
        builder.AddCheckedOptions<RunOptions>(RunOptions.Section, options => options.Faults());
        builder.Services
            .AddSingleton<DeviceKeys>()
            .AddSingleton<RunJournal>()
            .AddSingleton<RunServices>()
            .AddSingleton<CheckCard>()
            .AddSingleton<StartRun>()
            .AddSingleton<RunBoard>()
            .AddSingleton<SearchPeople>()
            .AddSingleton<LookAtPerson>()
            .AddHostedService<TakeUpRuns>();
    }
}
