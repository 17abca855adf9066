using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>One e-mail: its words in both languages beside how it will look, what has been changed, and what became of those that were sent.</summary>
public sealed partial class NotificationPage
{
    private static readonly NotificationRecipient[] Recipients = Enum.GetValues<NotificationRecipient>();
    private NotificationTemplate? _saved;
    private TemplateDraft? _draft;
    private Refusal? _refusal;
    private DeliveryTable? _log;
    private string _language = "en";
    private MailText _preview = new("", "", "", "", "");

    /// <summary>Which; none for a new one.</summary>
    [Parameter]
    public Guid? TemplateId { get; set; }

    [Inject]
    private ChangeNotifications Notifications { get; set; } = null!;

    [Inject]
    private IMailTransport Mail { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool IsChanged => _draft is { } draft && (_saved is null || draft.ToOrder(null, null) != TemplateDraft.Of(_saved).ToOrder(null, null));

    private string Subject
    {
        get => _language == "de" ? _draft!.SubjectDe : _draft!.SubjectEn;
        set => _ = _language == "de" ? _draft!.SubjectDe = value : _draft!.SubjectEn = value;
    }

    private string Body
    {
        get => _language == "de" ? _draft!.BodyDe : _draft!.BodyEn;
        set => _ = _language == "de" ? _draft!.BodyDe = value : _draft!.BodyEn = value;
    }

    protected override void OnInitialized() => _language = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "de" : "en";

    protected override async Task OnParametersSetAsync()
    {
        if (_draft is not null && _saved?.Id == TemplateId) return;
        (_saved, _refusal) = (null, null);
        if (TemplateId is { } id)
        {
            var found = await Notifications.FindAsync(id, await Actors.GetAsync());
            (_saved, _refusal) = (found.Succeeded ? found.Value : null, found.Refusal);
        }

        _draft = _saved is not null ? TemplateDraft.Of(_saved) : _refusal is null ? new TemplateDraft() : null;
        Look();
    }

    private static string Text(ChangeEventArgs e) => e.Value as string ?? "";

    private void Edit(Action change)
    {
        change();
        _refusal = null;
        Look();
    }

    private void Choose(ChangeEventArgs e) => Edit(() => _draft!.Recipient = Enum.Parse<NotificationRecipient>(Text(e)));

    private void Speak(string language)
    {
        _language = language;
        Look();
    }

    private void Look()
    {
        if (_draft is not null) _preview = Notifications.Preview(Subject, Body, _language);
    }

    private string? UnknownIn(string text) => NotificationText.Unknown(text) is { } name ? W.What(new Refusal("refusal.placeholder-unknown", name)) : null;

    private IEnumerable<(string Field, IReadOnlyList<DiffLine> Lines)> Differences()
    {
        var (before, after) = (TemplateDraft.Of(_saved!), _draft!);
        return new (string Field, string Before, string After)[]
        {
            (L["Mails.Name"], before.Name, after.Name),
            (L["Mails.Events"], before.Events, after.Events),
            (L["Mails.Recipient"], Recipient(before), Recipient(after)),
            (L["Mails.Active"], L[before.IsActive ? "On" : "Off"], L[after.IsActive ? "On" : "Off"]),
            ($"{L["Mail.Subject"]} (en)", before.SubjectEn, after.SubjectEn),
            ($"{L["Mail.Body"]} (en)", before.BodyEn, after.BodyEn),
            ($"{L["Mail.Subject"]} (de)", before.SubjectDe, after.SubjectDe),
            ($"{L["Mail.Body"]} (de)", before.BodyDe, after.BodyDe),
        }.Where(field => field.Before != field.After).Select(field => (field.Field, LineDiff.Of(field.Before, field.After)));

        string Recipient(TemplateDraft draft) => draft.Recipient == NotificationRecipient.FixedAddress ? draft.FixedAddress ?? "" : L[$"Recipient.{draft.Recipient}"];
    }

    private async Task SaveAsync()
    {
        var saved = await Notifications.SaveAsync(_draft!.ToOrder(_saved?.Id, _saved?.Version), await Actors.GetAsync());
        _refusal = saved.Refusal;
        if (!saved.Succeeded) return;
        Toasts.Done(L["Saved"]);
        (_saved, _draft) = (saved.Value, TemplateDraft.Of(saved.Value));
        if (TemplateId is null) Navigation.NavigateTo($"admin/notifications/{saved.Value.Id}", replace: true);
    }

    private async Task TestAsync()
    {
        var sent = await Notifications.TestAsync(_saved!.Id, _language, await Actors.GetAsync());
        if (sent.Succeeded) Toasts.Done(L["Mail.Test.Done", sent.Value]);
        else Toasts.Failed($"{W.What(sent.Refusal)} {W.WhatToDo(sent.Refusal)}");
        if (_log is { } log) await log.ReloadAsync();
    }
}
