using IssuancePortal.Data;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal.Features.Personalisation;

/// <summary>The use cases and the board on which runs live.</summary>
internal sealed class PersonalisationRegistration : IPortalFeature
{
    /// <summary>After the database and the authority: runs of an earlier process are taken up when both are open.</summary>
    public int Order => 20;

    public void Add(WebApplicationBuilder builder)
    {
        builder.AddCheckedOptions<RunOptions>(RunOptions.Section, options => options.Faults());
        builder.Services
            .AddUseCases()
            .AddHostedService<TakeUpRuns>();
    }
}
