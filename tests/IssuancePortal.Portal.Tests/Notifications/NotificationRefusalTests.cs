using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.Notifications;

namespace IssuancePortal.Portal.Tests.Notifications;

/// <summary>E-mails and webhooks that cannot be as they are asked for: each is refused with its own code, and nothing is written.</summary>
public sealed class NotificationRefusalTests
{
    private static readonly TemplateOrder Good = new(null, null, "News", "device.*", NotificationRecipient.Beneficiary, null, "News of {person.name}", "Dear {person.name}", "Neues", "Hallo {person.name}", true);

    [Fact]
    public async Task Save_TemplateThatCannotBeSent_IsRefused()
    {
        await using var bench = await NotifyBench.CreateAsync();
        var notifications = bench.Get<ChangeNotifications>();
        var before = (await notifications.ListAsync(NotifyBench.Admin)).Value.Length;
        foreach (var order in (TemplateOrder[])[Good with { Name = " " }, Good with { SubjectEn = "" }, Good with { BodyEn = "" }, Good with { SubjectDe = "" }, Good with { BodyDe = "\n" }])
            Refused("refusal.texts-missing", await notifications.SaveAsync(order, NotifyBench.Admin));
        foreach (var events in (string[])["", " ; ", "device.*.x", "1st", "device/*"]) Refused("refusal.events-invalid", await notifications.SaveAsync(Good with { Events = events }, NotifyBench.Admin));
        foreach (var address in (string?[])[null, "", "nobody", "Ana <ana@example.org>"])
            Refused("refusal.address-invalid", await notifications.SaveAsync(Good with { Recipient = NotificationRecipient.FixedAddress, FixedAddress = address }, NotifyBench.Admin));
        var unknown = await notifications.SaveAsync(Good with { BodyDe = "Hallo {person.shoes}" }, NotifyBench.Admin);
        Refused("refusal.placeholder-unknown", unknown);
        Assert.Equal("person.shoes", unknown.Refusal!.Arguments[0]);
        Assert.Equal(before, (await notifications.ListAsync(NotifyBench.Admin)).Value.Length);
    }

    [Fact]
    public async Task Save_TemplateThatSomebodyElseChangedOrThatIsGone_IsRefused()
    {
        await using var bench = await NotifyBench.CreateAsync();
        var notifications = bench.Get<ChangeNotifications>();
        var saved = (await notifications.SaveAsync(Good, NotifyBench.Admin)).Value;
        var seen = saved.Version;
        Assert.True((await notifications.SaveAsync(Good with { Id = saved.Id, Version = seen, Name = "Other news" }, NotifyBench.Admin)).Succeeded);
        Refused("refusal.changed-meanwhile", await notifications.SaveAsync(Good with { Id = saved.Id, Version = seen }, NotifyBench.Admin));
        Assert.Equal("Other news", (await notifications.FindAsync(saved.Id, NotifyBench.Admin)).Value.Name);
        Refused("refusal.notification-unknown", await notifications.SaveAsync(Good with { Id = Guid.NewGuid(), Version = seen }, NotifyBench.Admin));
        Refused("refusal.notification-unknown", await notifications.FindAsync(Guid.NewGuid(), NotifyBench.Admin));
    }

    [Fact]
    public async Task Test_WithoutMailOrAddress_IsRefused()
    {
        await using (var silent = await NotifyBench.CreateAsync())
        {
            var any = (await silent.Get<ChangeNotifications>().ListAsync(NotifyBench.Admin)).Value[0];
            Refused("refusal.mail-off", await silent.Get<ChangeNotifications>().TestAsync(any.Id, "en", NotifyBench.Admin));
        }

        await using var bench = await NotifyBench.CreateAsync(mail: new MailOptions { PickupFolder = Path.GetTempPath() });
        var notifications = bench.Get<ChangeNotifications>();
        Refused("refusal.notification-unknown", await notifications.TestAsync(Guid.NewGuid(), "en", NotifyBench.Admin));
        // The administrator's account has no address: there is none.
        Refused("refusal.no-address-of-yours", await notifications.TestAsync((await notifications.ListAsync(NotifyBench.Admin)).Value[0].Id, "en", NotifyBench.Admin));
        Assert.Empty(await bench.DeliveriesAsync());
    }

    [Fact]
    public async Task Save_WebhookThatCannotBeCalled_IsRefused()
    {
        await using var bench = await NotifyBench.CreateAsync(webhooks: new WebhookOptions());
        var webhooks = bench.Get<ChangeWebhooks>();
        var good = new WebhookOrder(null, null, "Ticket system", "https://tickets.example.org/in", "device.*", true);
        Refused("refusal.texts-missing", await webhooks.SaveAsync(good with { Name = "" }, NotifyBench.Admin));
        Refused("refusal.events-invalid", await webhooks.SaveAsync(good with { Events = "every/thing" }, NotifyBench.Admin));
        foreach (var url in (string[])["", "tickets", "http://tickets.example.org/in", "ftp://tickets.example.org", "https://localhost/in"])
            Refused("refusal.webhook-url-invalid", await webhooks.SaveAsync(good with { Url = url }, NotifyBench.Admin));
        Assert.Empty((await webhooks.ListAsync(NotifyBench.Admin)).Value);

        var saved = (await webhooks.SaveAsync(good, NotifyBench.Admin)).Value.Webhook;
        Refused("refusal.changed-meanwhile", await webhooks.SaveAsync(good with { Id = saved.Id, Version = Guid.NewGuid() }, NotifyBench.Admin));
        Refused("refusal.notification-unknown", await webhooks.RotateAsync(Guid.NewGuid(), NotifyBench.Admin));
        Refused("refusal.notification-unknown", await bench.Get<LookAtDeliveries>().SendAgainAsync(4711, NotifyBench.Admin));
    }

    private static void Refused<T>(string code, Result<T> result) => Assert.Equal(code, result.Refusal?.Code);
}
