using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>E-mails and webhooks: the worker behind them and the pages that set them up.</summary>
internal sealed class NotificationsRegistration : IPortalFeature
{
    /// <summary>After what writes at start, so that a first look at the trail finds it written.</summary>
    public int Order => 50;

    public void Add(WebApplicationBuilder builder)
    {
        builder.AddCheckedOptions<MailOptions>(MailOptions.Section, options => options.Faults());
        builder.AddCheckedOptions<WebhookOptions>(WebhookOptions.Section, options => options.Faults());
        builder.Services
            .AddSingleton<IMailTransport, SmtpMailTransport>()
            .AddSingleton<IWebhookTransport, WebhookTransport>()
            .AddSingleton<IPortalVoice, PortalVoice>()
            .AddSingleton<DispatchEvents>()
            .AddSingleton<SendDelivery>()
            .AddSingleton<ChangeNotifications>()
            .AddSingleton<ChangeWebhooks>()
            .AddSingleton<LookAtDeliveries>()
            .AddHostedService<NotificationWorker>()
            .AddAdminPage<NotificationsText>(60, "Mails.Title", "Mails.Lead", "mail", "admin/notifications", Permission.ManageNotifications)
            .AddAdminPage<NotificationsText>(61, "Webhooks.Title", "Webhooks.Lead", "external-link", "admin/webhooks", Permission.ManageNotifications)
            .AddAdminPage<NotificationsText>(62, "Deliveries.Title", "Deliveries.Lead", "activity", "admin/deliveries", Permission.ManageNotifications)
            .AddHomeSection<DeadDeliveries>(5);
    }

    public void Map(WebApplication app) => app.MapRequestLink();
}
