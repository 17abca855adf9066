using AngleSharp.Dom;
using Bunit;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Notifications;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Start;
using IssuancePortal.Portal.Tests.Issue;
using IssuancePortal.Portal.Words;
using IssuancePortal.TestLib;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Notifications;

/// <summary>The pages of e-mails, webhooks and the delivery log: empty, filled, and with what cannot be saved said in the words of its code.</summary>
public sealed class NotificationPagesTests : DeskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    private readonly MailOptions _mail = new();

    private ChangeNotifications Notifications => Services.GetRequiredService<ChangeNotifications>();

    private ChangeWebhooks Webhooks => Services.GetRequiredService<ChangeWebhooks>();

    private LookAtDeliveries Deliveries => Services.GetRequiredService<LookAtDeliveries>();

    private Confirmation Confirmation => Services.GetRequiredService<Confirmation>();

    private string LastToast => Services.GetRequiredService<Toasts>().Shown is [.., var last] ? last.Text : "";

    public override async Task InitializeAsync()
    {
        Services.Configure<ShellOptions>(options => options.PublicUrl = "https://cards.example.org");
        Services.AddSingleton<IServer, NotifyBench.NoServer>().AddSingleton<PublicAddress>().AddSingleton(_mail).AddSingleton(new WebhookOptions { AllowLocalhost = true })
            .AddSingleton(new TrustOptions()).AddSingleton<TrustedAuthorities>().AddSingleton<IMailTransport, SmtpMailTransport>().AddSingleton<IWebhookTransport, WebhookTransport>().AddSingleton<IPortalVoice, PortalVoice>()
            .AddSingleton<DispatchEvents>().AddSingleton<SendDelivery>().AddSingleton<ChangeNotifications>().AddSingleton<ChangeWebhooks>().AddSingleton<LookAtDeliveries>();
        await base.InitializeAsync();
        SignIn(Admin);
        await Notifications.SeedAsync();
    }

    [Fact]
    public async Task Mails_WithoutAServer_SayThatNothingIsSentAndListEveryTemplate()
    {
        var page = Render<NotificationsPage>();
        page.WaitForElement("tbody tr", Patience);
        Assert.Contains("Mail:Host", page.Find(".off").TextContent, StringComparison.Ordinal);
        Assert.Equal((await Notifications.ListAsync(Admin)).Value.Select(template => template.Name), page.FindAll("tbody a").Select(link => link.TextContent));
        Assert.Empty(page.FindAll(".alarm"));
    }

    [Fact]
    public async Task Mails_SwitchedOff_IsSavedAndSaid()
    {
        var first = (await Notifications.ListAsync(Admin)).Value[0];
        var page = Render<NotificationsPage>();
        page.WaitForElement("tbody input", Patience).Change(!first.IsActive);
        Until(page, () => Assert.Equal(first.IsActive, !page.Find("tbody input").HasAttribute("checked")));
        Assert.Equal(!first.IsActive, (await Notifications.FindAsync(first.Id, Admin)).Value.IsActive);
        Assert.Contains(first.Name, LastToast, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_New_IsSavedOnceNothingIsMissingOrWrong()
    {
        var page = Render<NotificationPage>();
        page.WaitForElement("input.input", Patience);
        await PressAsync(page, "Save");
        Says(page, "refusal.texts-missing");

        Field(page, "Name").Input("News of cards");
        Field(page, "Subject").Input("News of {person.name}");
        Assert.Empty(page.FindAll(".fault"));
        Field(page, "Text").Input("Dear {person.shoes}");
        Assert.Equal(Sentence("refusal.placeholder-unknown", "person.shoes"), page.Find(".field.bad .error").TextContent);
        Field(page, "Text").Input("Dear {recipient.name}");
        Assert.Empty(page.FindAll(".field.bad"));
        await PressAsync(page, "Deutsch");
        Field(page, "Subject").Input("Neues");
        Field(page, "Text").Input("Hallo");
        await PressAsync(page, "Save");
        Says(page, "refusal.events-invalid");

        Field(page, "Events").Input("device.*");
        Field(page, "Sent to").Change(nameof(NotificationRecipient.FixedAddress));
        Field(page, "Address").Input("nobody");
        await PressAsync(page, "Save");
        Says(page, "refusal.address-invalid");
        Field(page, "Address").Input("desk@example.org");
        await PressAsync(page, "Save");
        await EventuallyAsync(() => Navigation.Uri.Contains("admin/notifications/", StringComparison.Ordinal), "the new e-mail's page");

        var saved = (await Notifications.ListAsync(Admin)).Value.Single(template => template.Name == "News of cards");
        Assert.Equal(("device.*", "desk@example.org", "Dear {recipient.name}", "Hallo"), (saved.Events, saved.FixedAddress, saved.BodyEn, saved.BodyDe));
        Assert.EndsWith($"{saved.Id}", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_Edited_ShowsPreviewAndDifferenceAndKeepsWhatWasTypedWhenSomebodyElseWasFaster()
    {
        var template = (await Notifications.ListAsync(Admin)).Value[0];
        var page = Render<NotificationPage>(parameters => parameters.Add(it => it.TemplateId, template.Id));
        page.WaitForElement("input.input", Patience);
        Assert.True(Button(page, "Save").HasAttribute("disabled"));
        Assert.True(Button(page, "Send me a test").HasAttribute("disabled"));
        Assert.Contains("No messages yet", page.Markup, StringComparison.Ordinal);

        Field(page, "Subject").Input("For {recipient.name}");
        Until(page, () => Assert.Equal("For Grace Murray", page.Find("[data-preview] .subject").TextContent));
        Assert.Contains("For {recipient.name}", page.Find(".diff .new").TextContent, StringComparison.Ordinal);
        Assert.Contains(template.SubjectEn, page.Find(".diff .gone").TextContent, StringComparison.Ordinal);

        Assert.True((await Notifications.SaveAsync(TemplateDraft.Of(template).ToOrder(template.Id, template.Version) with { Name = "Renamed" }, Admin)).Succeeded);
        await PressAsync(page, "Save");
        Says(page, "refusal.changed-meanwhile");
        Assert.Equal("For {recipient.name}", Field(page, "Subject").GetAttribute("value"));
        Assert.Equal("Renamed", (await Notifications.FindAsync(template.Id, Admin)).Value.Name);
    }

    [Fact]
    public async Task Mail_TestWithoutAnAddressOfOnesOwn_SaysSo()
    {
        _mail.PickupFolder = Path.GetTempPath();
        var template = (await Notifications.ListAsync(Admin)).Value[0];
        var page = Render<NotificationPage>(parameters => parameters.Add(it => it.TemplateId, template.Id));
        page.WaitForElement("input.input", Patience);
        await PressAsync(page, "Send me a test");
        Until(page, () => Assert.StartsWith(Sentence("refusal.no-address-of-yours"), LastToast, StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_OfWhatDoesNotExist_SaySoAndOfferNothingToSave()
    {
        var mail = Render<NotificationPage>(parameters => parameters.Add(it => it.TemplateId, Guid.NewGuid()));
        Says(mail, "refusal.notification-unknown");
        Assert.Empty(mail.FindAll("input"));
        var webhook = Render<WebhookPage>(parameters => parameters.Add(it => it.WebhookId, Guid.NewGuid()));
        Says(webhook, "refusal.notification-unknown");
        Assert.Empty(webhook.FindAll("input"));
    }

    [Fact]
    public async Task Webhooks_NoneThenOne_AreListed()
    {
        var none = Render<WebhooksPage>();
        Until(none, () => Assert.Equal("No webhooks yet", none.Find(".empty .title").TextContent));
        var (webhook, _) = await HookAsync("http://localhost:9/hook");
        var one = Render<WebhooksPage>();
        Assert.Equal($"admin/webhooks/{webhook.Id}", one.WaitForElement("tbody a", Patience).GetAttribute("href"));
        Assert.Equal("On", one.Find("tbody .chip").TextContent);
    }

    [Fact]
    public async Task Webhook_New_IsSavedOnceNothingIsWrongAndItsSecretIsShownOnce()
    {
        var page = Render<WebhookPage>();
        page.WaitForElement("input.input", Patience);
        await PressAsync(page, "Add webhook");
        Says(page, "refusal.texts-missing");
        Field(page, "Name").Input("Ticket system");
        Field(page, "Events").Input("every/thing");
        await PressAsync(page, "Add webhook");
        Says(page, "refusal.events-invalid");
        Field(page, "Events").Input("request.*");
        Field(page, "Address").Input("http://tickets.example.org/in");
        await PressAsync(page, "Add webhook");
        Says(page, "refusal.webhook-url-invalid");
        Assert.Empty(page.FindAll("[data-secret]"));

        Field(page, "Address").Input("https://tickets.example.org/in");
        await PressAsync(page, "Add webhook");
        page.WaitForElement("[data-secret]", Patience);
        var saved = Assert.Single((await Webhooks.ListAsync(Admin)).Value);
        Assert.EndsWith($"admin/webhooks/{saved.Id}", Navigation.Uri, StringComparison.Ordinal);
        await PressAsync(page, "I have kept it");
        Until(page, () => Assert.Empty(page.FindAll("[data-secret]")));
        Assert.True(Button(page, "Save").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Webhook_NewSecretAndRemoval_AreAskedFirst()
    {
        var (webhook, _) = await HookAsync("http://localhost:9/hook");
        var page = Render<WebhookPage>(parameters => parameters.Add(it => it.WebhookId, webhook.Id));
        page.WaitForElement("input.input", Patience);
        await AskedAsync(page, "New secret", answer: false);
        Assert.Empty(page.FindAll("[data-secret]"));
        await AskedAsync(page, "New secret", answer: true);
        page.WaitForElement("[data-secret]", Patience);
        await AskedAsync(page, "Remove", answer: true);
        await EventuallyAsync(() => Navigation.Uri.EndsWith("admin/webhooks", StringComparison.Ordinal), "the list");
        Assert.Empty((await Webhooks.ListAsync(Admin)).Value);
    }

    [Fact]
    public async Task Deliveries_NoneThenSentFailedAndGivenUp_AreToldApart()
    {
        var none = Render<DeliveriesPage>();
        Until(none, () => Assert.Equal("No messages yet", none.Find(".empty .title").TextContent));

        await using var receiver = await WebhookReceiver.StartAsync();
        await HookAsync(receiver.Url);
        var (down, _) = await HookAsync("http://localhost:9/hook");
        await DispatchAsync();
        await ChangeAsync(session =>
        {
            session.Record(new Issuance.Audit.AuditEvent { At = DateTimeOffset.UtcNow, ActorId = "olga", ActorName = "Olga Operator", What = "device.Issue" });
            return Task.CompletedTask;
        });
        await DispatchAsync();
        var page = Render<DeliveriesPage>();
        Until(page, () => Assert.Equal(["Delivered", "Will be tried again"], page.FindAll("tbody .chip").Select(chip => chip.TextContent).Order()));

        // A day later it was given up: an alarm stands over the lists until it is sent again or withdrawn.
        var given = (await Deliveries.ListAsync(new DeliveryFilter(SourceId: down.Id), Admin)).Value.Single();
        await ChangeAsync(async session => (await session.Notifications.DeliveryAsync(given.Id))!.State = DeliveryState.Dead);
        var alarmed = Render<WebhooksPage>();
        Assert.Contains("1 message could not be delivered", alarmed.WaitForElement(".alarm", Patience).TextContent, StringComparison.Ordinal);
        Navigation.NavigateTo("admin/deliveries?state=Dead");
        var dead = Render<DeliveriesPage>();
        Until(dead, () => Assert.Equal(["Given up"], dead.FindAll("tbody .chip").Select(chip => chip.TextContent)));
        await PressAsync(dead, "Withdraw");
        Until(dead, () => Assert.Equal("No messages yet", dead.Find(".empty .title").TextContent));
        Assert.Contains(given.Recipient, LastToast, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Withdrawn, (await Deliveries.ListAsync(new DeliveryFilter(SourceId: down.Id), Admin)).Value.Single().State);
        Assert.Single(receiver.Calls);
    }

    private static IElement Field<T>(IRenderedComponent<T> page, string label)
        where T : IComponent => page.Find($"[id='{page.FindAll("label[for]").First(it => it.TextContent.Trim() == label).GetAttribute("for")}']");

    private static IElement Button<T>(IRenderedComponent<T> page, string words)
        where T : IComponent => page.FindAll("button").First(it => it.TextContent.Trim() == words);

    private static Task PressAsync<T>(IRenderedComponent<T> page, string words)
        where T : IComponent => page.InvokeAsync(() => Button(page, words).ClickAsync(new()));

    private string Sentence(string code, params object[] arguments) => Services.GetRequiredService<TradeWords>().What(new Refusal(code, arguments));

    private void Says<T>(IRenderedComponent<T> page, string code)
        where T : IComponent => Until(page, () => Assert.Equal(Sentence(code), page.Find(".fault h2").TextContent));

    private async Task AskedAsync<T>(IRenderedComponent<T> page, string words, bool answer)
        where T : IComponent
    {
        Button(page, words).Click();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        Assert.NotEmpty(Confirmation.Question!.Effects);
        await page.InvokeAsync(() => Confirmation.Answer(answer));
        await EventuallyAsync(() => Confirmation.Question is null, "the end of the question");
    }

    private async Task<(WebhookSubscription Webhook, string Secret)> HookAsync(string url)
    {
        var saved = await Webhooks.SaveAsync(new WebhookOrder(null, null, $"Ticket system {url}", url, "device.*", true), Admin);
        Assert.True(saved.Succeeded, saved.Refusal?.ToString());
        return (saved.Value.Webhook, saved.Value.Secret!);
    }

    private async Task DispatchAsync()
    {
        Assert.True((await Services.GetRequiredService<DispatchEvents>().RunAsync()).Succeeded);
        foreach (var due in await Services.GetRequiredService<SendDelivery>().DueAsync(100)) await Services.GetRequiredService<SendDelivery>().TryAsync(due.Id);
    }
}
