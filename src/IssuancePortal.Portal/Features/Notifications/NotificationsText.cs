namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Names the resources of e-mails and webhooks.</summary>
public sealed class NotificationsText;
