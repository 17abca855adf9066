using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Layouts of cards, the printers, and what is asked after a card was printed.</summary>
internal sealed class PrintingRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PrintingOptions>().BindConfiguration(PrintingOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<PrintingOptions>, PrintingOptionsValidation>();
        builder.Services.AddSingleton<WorkstationPrinters>();
        builder.Services.AddSingleton<ICardPrinters, CardPrinters>();
        builder.Services.AddScoped<DesignWords>();
        builder.Services.AddAdminPage<PrintingText>(25, "Layouts", "Layouts.Lead", "printer", "admin/layouts", Permission.ReadSettings);
    }

    public void Map(WebApplication app) => app.MapPrinting();
}
