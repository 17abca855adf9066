using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>One webhook: where to, which events, its secret (shown once), and what became of each call.</summary>
public sealed partial class WebhookPage
{
    private WebhookSubscription? _saved;
    private bool _isFound;
    private Refusal? _refusal;
    private DeliveryTable? _log;
    private string? _secret;
    private string _name = "";
    private string _url = "https://";
    private string _events = "request.*\ndevice.*";
    private bool _isActive = true;

    /// <summary>Which; none for a new one.</summary>
    [Parameter]
    public Guid? WebhookId { get; set; }

    [Inject]
    private ChangeWebhooks Webhooks { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool IsChanged => _saved is null || (_saved.Name, _saved.Url, _saved.Events, _saved.IsActive) != (_name, _url, _events, _isActive);

    protected override async Task OnParametersSetAsync()
    {
        if (_isFound && _saved?.Id == WebhookId) return;
        if (WebhookId is not { } id)
        {
            _isFound = true;
            return;
        }

        var found = await Webhooks.FindAsync(id, await Actors.GetAsync());
        (_isFound, _refusal) = (found.Succeeded, found.Refusal);
        if (found.Succeeded) Take(found.Value);
    }

    private void Take(WebhookSubscription webhook)
    {
        _saved = webhook;
        (_name, _url, _events, _isActive) = (webhook.Name, webhook.Url, webhook.Events, webhook.IsActive);
    }

    private async Task SaveAsync()
    {
        var isNew = _saved is null;
        var saved = await Webhooks.SaveAsync(new WebhookOrder(_saved?.Id, _saved?.Version, _name, _url, _events, _isActive), await Actors.GetAsync());
        _refusal = saved.Refusal;
        if (!saved.Succeeded) return;
        Take(saved.Value.Webhook);
        _secret = saved.Value.Secret ?? _secret;
        Toasts.Done(L["Saved"]);
        // The same component stays on the page, and with it the secret that is shown only now.
        if (isNew) Navigation.NavigateTo($"admin/webhooks/{saved.Value.Webhook.Id}", replace: true);
    }

    private async Task RotateAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Webhook.Rotate.Ask", _saved!.Name], [L["Webhook.Rotate.New"], L["Webhook.Rotate.Old"]], L["Webhook.Rotate"], Dangerous: false))) return;
        var rotated = await Webhooks.RotateAsync(_saved.Id, await Actors.GetAsync());
        _refusal = rotated.Refusal;
        if (!rotated.Succeeded) return;
        (_saved, _secret) = (rotated.Value.Webhook, rotated.Value.Secret);
    }

    private async Task RemoveAsync()
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Webhook.Remove.Ask", _saved!.Name], [L["Webhook.Remove.Effect"]], L["Webhook.Remove"]))) return;
        var removed = await Webhooks.RemoveAsync(_saved.Id, await Actors.GetAsync());
        _refusal = removed.Refusal;
        if (removed.Succeeded) Navigation.NavigateTo("admin/webhooks");
    }

    private async Task TestAsync()
    {
        var sent = await Webhooks.TestAsync(_saved!.Id, await Actors.GetAsync());
        if (sent.Succeeded) Toasts.Done(L["Webhook.Test.Done"]);
        else Toasts.Failed($"{W.What(sent.Refusal)} {W.WhatToDo(sent.Refusal)}");
        if (_log is { } log) await log.ReloadAsync();
    }
}
