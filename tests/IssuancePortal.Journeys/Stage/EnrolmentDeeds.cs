using Microsoft.Playwright;

namespace IssuancePortal.Journeys.Stage;

/// <summary>What people do with the demo's readers and in the user portal.</summary>
internal static class EnrolmentDeeds
{
    /// <summary>The visitor's hand on a reader of the demo: "blank" from stock, "unknown", "pull" or "insert".</summary>
    public static async Task HandAsync(this IPage page, string reader, string deed)
    {
        await page.Locator("[popovertarget=demo-readers]").ClickAsync();
        await page.Locator($"[data-demo-reader='{reader}'] [data-demo-do={deed}]").ClickAsync();
        await page.Locator("[popovertarget=demo-readers]").ClickAsync();
        await page.Locator("#demo-readers").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    /// <summary>Signs in with a demo account and goes to the user portal.</summary>
    public static async Task GoToMineAsync(this IPage page, string account)
    {
        await page.SignInAsync(account);
        await page.GotoAsync("/me");
        await page.Locator("main h1").WaitForAsync();
    }

    /// <summary>Opens the user portal for somebody without an account: with a code that comes by e-mail.</summary>
    public static async Task GoToMineByCodeAsync(this IPage page, Portal portal, string email)
    {
        await page.GotoAsync("/me/sign-in?way=code");
        await page.GetByLabel("E-mail address or employee number").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send code" }).ClickAsync();
        await page.GetByLabel("Code from the e-mail").FillAsync(await Mailbox.CodeAsync(portal.Mails, email));
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }

    /// <summary>Opens the user portal with the initial password of a device that the desk bound, and sets that device up.</summary>
    public static async Task SetUpBoundAsync(this IPage page, string email, string password, string reader)
    {
        await page.GotoAsync("/me/sign-in?way=initial-password");
        await page.GetByLabel("E-mail address or employee number").FillAsync(email);
        await page.GetByLabel("Initial password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await page.Locator("[data-enrolment=self-operator-bound] a.btn-primary").ClickAsync();
        await page.SetUpAsync(reader);
    }

    /// <summary>From the device step to the device that is set up.</summary>
    public static async Task SetUpAsync(this IPage page, string reader, string pin = Deeds.Pin)
    {
        await page.ReaderAsync(reader);
        await page.Locator("[data-step=Device] [data-next]:enabled").ClickAsync();
        await page.Locator("input[type=password]").First.WaitForAsync();
        await page.TypePinAsync(pin);
        await page.Locator("[data-start]:enabled").ClickAsync();
        await page.WaitForURLAsync("**/me/runs/*");
        await page.DoneAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "To my devices" }).ClickAsync();
        await page.Locator("[data-device=Issued]").First.WaitForAsync();
    }

    /// <summary>Chooses a reader among several.</summary>
    public static async Task ReaderAsync(this IPage page, string reader)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = reader, Exact = true }).ClickAsync();
        await page.Locator("[aria-pressed=true]", new() { HasText = reader }).WaitForAsync();
    }

    /// <summary>Waits until the reader on the page says something.</summary>
    public static Task SaysAsync(this IPage page, string words) => page.Locator(".reader-panel .words", new() { HasText = words }).WaitForAsync();
}

/// <summary>What people do to have devices bound and replaced.</summary>
internal static class ReplacementDeeds
{
    /// <summary>Binds the device in a reader to a person, under a policy where several are offered, and answers the initial password.</summary>
    public static async Task<string> BindAsync(this IPage page, string person, string reader, string? policy = null)
    {
        await page.GotoAsync($"/bind/{person}");
        if (policy is not null) await page.Locator("label.choice", new() { HasText = policy }).First.ClickAsync();
        await page.ReaderAsync(reader);
        await page.Locator("[data-bind]:enabled").ClickAsync();
        await page.Locator("[data-bound]").WaitForAsync();
        var texts = await page.Locator("[data-bound] .mono, [data-bound] code").AllInnerTextsAsync();
        return texts.Select(text => text.Trim()).First(text => text.Length == 14 && text.Count(c => c == '-') == 2);
    }

    /// <summary>From one's devices to a report that waits for an officer.</summary>
    public static async Task ReportAsync(this IPage page, string reason)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "I do not have it" }).ClickAsync();
        await page.Locator($"[data-reason={reason}]").ClickAsync();
        await page.Locator("[data-report]:enabled").ClickAsync();
        await page.Locator("[data-device=Invalid]").WaitForAsync();
        await page.Locator("[data-request=PendingApproval]").WaitForAsync();
    }

    /// <summary>Approves, on an open queue, a request that has just come.</summary>
    public static async Task ApproveFreshAsync(this IPage page, string person)
    {
        await page.Locator("button.fresh").ClickAsync();
        await page.Locator("tr.row[data-state=PendingApproval] button.name", new() { HasText = person }).First.ClickAsync();
        await page.Locator(".drawer[data-ready] [data-approve]:enabled").ClickAsync();
        await page.Locator("tr.row[data-state=Approved]", new() { HasText = person }).WaitForAsync();
    }

    /// <summary>Chooses why and how a device is replaced, and waits for what will happen.</summary>
    public static async Task ChooseReplacementAsync(this IPage page, string reason, string mode)
    {
        await page.Locator($"input[name=reason][value={reason}]").CheckAsync();
        await page.Locator("select[data-mode]").SelectOptionAsync(mode);
        await page.Locator("[data-file]:enabled").WaitForAsync();
    }

    /// <summary>Files the replacement that was chosen.</summary>
    public static async Task FileReplacementAsync(this IPage page)
    {
        await page.Locator("[data-file]:enabled").ClickAsync();
        await page.GetByText("The replacement was filed.").First.WaitForAsync();
        await page.Locator(".side h2").First.WaitForAsync();
    }

    /// <summary>On a person's page: asks to withdraw the request that is open.</summary>
    public static Task WithdrawAsync(this IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Withdraw", Exact = true }).ClickAsync();

    /// <summary>On a person's page: does what was asked about, once its effects are shown.</summary>
    public static async Task ConfirmAskedAsync(this IPage page)
    {
        await page.Locator("dialog.move [data-yes]:enabled").ClickAsync();
        await page.Locator("dialog.move").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>From whatever step the wizard begins with to its summary, under the first of several policies.</summary>
    public static async Task ToSummaryAsync(this IPage page, string? reader = null)
    {
        for (var step = "";;)
        {
            await page.Locator($".wizard[data-step]:not([data-step='{step}'])").WaitForAsync();
            step = await page.Locator(".wizard").GetAttributeAsync("data-step") ?? "";
            if (step == "summary") return;
            if (step == "policy") await page.Locator("input[type=radio]").First.CheckAsync(new() { Force = true });
            if (step == "card" && reader is not null) await page.Locator($"input[type=radio][value='{reader}']").CheckAsync(new() { Force = true });
            if (step == "pin") await page.TypePinAsync(Deeds.Pin);
            await page.GoOnAsync();
        }
    }

    /// <summary>From the wizard's first step, with an approved request, to its summary.</summary>
    public static async Task WalkOnAsync(this IPage page, string reader)
    {
        await page.WizardAsync("person");
        await page.GoOnAsync();
        await page.WalkFromCardAsync(reader);
    }

    /// <summary>From the wizard's step for the card to its summary.</summary>
    public static async Task WalkFromCardAsync(this IPage page, string reader)
    {
        await page.WizardAsync("card");
        await page.Locator($"input[type=radio][value='{reader}']").CheckAsync(new() { Force = true });
        await page.GoOnAsync();
        await page.WizardAsync("pin");
        await page.TypePinAsync(Deeds.Pin);
        await page.GoOnAsync();
        await page.WizardAsync("summary");
    }
}
