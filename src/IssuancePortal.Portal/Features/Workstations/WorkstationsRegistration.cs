using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Workstations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>The CMS clients: their hub, their sign-in, pairing, and the board of what is connected.</summary>
internal sealed class WorkstationsRegistration : IPortalFeature
{
    /// <summary>Room for a script's whole result: every object of a card read back, in base64.</summary>
    private const long MaxMessage = 4 * 1024 * 1024;

    public void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WorkstationOptions>().BindConfiguration(WorkstationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkstationOptions>, WorkstationOptionsValidation>();
        services.AddSignalR().AddJsonProtocol(json => WireRules.Applied(json.PayloadSerializerOptions)).AddHubOptions<CmsClientHub>(hub =>
        {
            hub.MaximumReceiveMessageSize = MaxMessage;
            hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
        });
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, CmsClientBearer>(CmsClientBearer.Name, null);
        services.AddSingleton<SingleUse>();
        services.AddSingleton<PairingTickets>();
        services.AddSingleton<OfferedWorkstations>();
        services.AddSingleton<WorkstationBoard>();
        services.AddSingleton<IWorkstations>(provider => provider.GetRequiredService<WorkstationBoard>());
        services.AddSingleton<EnrolWorkstation>();
        services.AddSingleton<RevokeWorkstation>();
        services.AddSingleton<ClientDownloads>();
        services.AddScoped<PageWorkstations>();
    }

    public void Map(WebApplication app)
    {
        app.UseBrowserIdentity();
        app.MapHub<CmsClientHub>(LineNames.HubPath, connection => connection.Transports = HttpTransportType.WebSockets);
        app.MapPairing();
        app.MapClientDownloads();
    }
}
