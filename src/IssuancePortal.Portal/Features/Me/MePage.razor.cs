using System.Globalization;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>One's own devices, and the one thing to do next.</summary>
public sealed partial class MePage
{
    private MeView? _view;
    private Refusal? _refusal;
    private IDisposable? _watch;
    private PhoneOffer? _phone;

    [Inject]
    private LookAtMe Me { get; set; } = null!;

    [Inject]
    private AddPhone Phones { get; set; } = null!;

    [Inject]
    private WithdrawRequest Withdraw { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private AuditFeed Feed { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private string StartText => Settings.Get<StartPageSettings>().In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    private bool HasQuestions => Settings.Get<SecurityQuestionSettings>().On;

    /// <summary>A phone is being set up just now.</summary>
    private bool IsPhoneUnderWay => _view!.Devices.Any(device => device is { Kind: DeviceKind.MobileApp, State: DeviceState.InProduction });

    private IReadOnlyList<Device> Shown => [.. _view!.Devices.Where(device => device is not { Kind: DeviceKind.MobileApp, State: DeviceState.Failed or DeviceState.InProduction } && _view.Enrolments.All(enrolment => enrolment.Device?.Id != device.Id) && device.State is not (DeviceState.Terminated or DeviceState.Disposed))];

    protected override async Task OnInitializedAsync()
    {
        await LookAsync();
        var look = Hear(async () =>
        {
            await LookAsync();
            StateHasChanged();
        });
        if (_view is { Person.Id: var me }) _watch = Feed.Watch(events =>
        {
            if (events.Any(audit => audit.PersonId == me)) look();
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch?.Dispose();
    }

    private static string EnrolHref(Enrolment enrolment) => enrolment.RequestId is { } id
        ? $"me/enrol/{id}"
        : QueryHelpers.AddQueryString("me/enrol", new Dictionary<string, string?> { ["policy"] = enrolment.Policy.Id.ToString(), ["mode"] = enrolment.Mode.Name });

    private async Task LookAsync()
    {
        var looked = await Me.LookAsync(await Actors.GetAsync());
        (_view, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
        _phone = looked.Succeeded && await Phones.OfferAsync(await Actors.GetAsync()) is { Succeeded: true } offered ? offered.Value : null;
    }

    private async Task WithdrawAsync(IssuanceRequest request)
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Withdraw.Title"], [L[request.ReplacesDeviceId is null ? "Withdraw.Effect" : "Withdraw.EffectReplace"]], L["Request.Withdraw"]))) return;
        var withdrawn = await Withdraw.WithdrawAsync(new WithdrawOrder(request.Id), await Actors.GetAsync());
        if (withdrawn.Succeeded) Toasts.Done(L["Withdraw.Done"]);
        else Toasts.Failed(W.What(withdrawn.Refusal));
    }
}
