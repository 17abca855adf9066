using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>The e-mails that the portal sends, each with a switch.</summary>
public sealed partial class NotificationsPage
{
    private IReadOnlyList<NotificationTemplate>? _templates;

    [Inject]
    private ChangeNotifications Notifications { get; set; } = null!;

    [Inject]
    private IMailTransport Mail { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var read = await Notifications.ListAsync(await Actors.GetAsync());
        _templates = read.Succeeded ? read.Value : [];
    }

    private async Task SwitchAsync(NotificationTemplate template)
    {
        var saved = await Notifications.SaveAsync(TemplateDraft.Of(template).ToOrder(template.Id, template.Version) with { IsActive = !template.IsActive }, await Actors.GetAsync());
        if (saved.Succeeded) Toasts.Done(L[saved.Value.IsActive ? "Mails.SwitchedOn" : "Mails.SwitchedOff", template.Name]);
        else Toasts.Failed($"{W.What(saved.Refusal)} {W.WhatToDo(saved.Refusal)}");
        await ReadAsync();
    }
}
