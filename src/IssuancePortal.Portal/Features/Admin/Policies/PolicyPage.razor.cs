using System.Globalization;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Policies;

/// <summary>One policy, checked while it is edited, with what the next version would change and what earlier ones did; or a new one, empty or copied.</summary>
public sealed partial class PolicyPage
{
    private static readonly IssuancePortal.Issuance.Phones.PhoneWay[] PhoneWays = Enum.GetValues<IssuancePortal.Issuance.Phones.PhoneWay>();
    private static readonly PolicyContent Empty = new() { Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P256)] };
    private static readonly DeviceKind[] Kinds = Enum.GetValues<DeviceKind>();
    private static readonly KeyAlgorithm[] Algorithms = Enum.GetValues<KeyAlgorithm>();
    private static readonly KeyOrigin[] KeyOrigins = [KeyOrigin.Generated, KeyOrigin.Escrowed, KeyOrigin.Recovered, KeyOrigin.RecoveredAndRevoked];
    private static readonly KeyPinPolicy[] PinPolicies = Enum.GetValues<KeyPinPolicy>();
    private static readonly KeyTouchPolicy[] TouchPolicies = Enum.GetValues<KeyTouchPolicy>();
    private static readonly DisplayMode[] Displays = Enum.GetValues<DisplayMode>();
    private PolicyView? _view;
    private string _name = "";
    private string _description = "";
    private string _comment = "";
    private string _firmware = "";
    private DeviceKind _kind;
    private PolicyContent _content = Empty;
    private IReadOnlyList<Refusal> _faults = [];
    private Refusal? _missing;
    private bool _refused;
    private bool _mayChange;
    private bool _loaded;

    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The policy that a new one is copied from.</summary>
    [SupplyParameterFromQuery]
    public Guid? From { get; set; }

    [Inject]
    private ChangePolicies Policies { get; set; } = null!;

    [Inject]
    private OutsideAuthorities Outside { get; set; } = null!;

    [Inject]
    private LayoutNames Layouts { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private IReadOnlyList<ChangeLine> Pending => _view is null ? [] : P.Changes(_view.Policy.Content, _content);

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        await Layouts.ReadAsync();
        _mayChange = actor.May(Permission.ManagePolicies);
        (_view, _missing, _name, _description, _comment, _kind, _content) = (null, null, "", "", "", DeviceKind.PivCard, Empty);
        if ((Id ?? From) is { } id)
        {
            var found = await Policies.LookAsync(id, actor);
            if (!found.Succeeded)
            {
                _missing = found.Refusal;
                return;
            }

            var policy = found.Value.Policy;
            (_name, _description, _kind, _content) = (Id is null ? L["Role.CopyOf", policy.Name] : policy.Name, policy.Description, policy.Kind, policy.Content);
            if (Id is not null) _view = found.Value;
        }

        _firmware = _content.MinimumFirmware?.ToString() ?? "";
        Check();
        _loaded = true;
    }

    private void Edit(PolicyContent content, DeviceKind? kind = null)
    {
        (_content, _kind) = (content, kind ?? _kind);
        Check();
    }

    private void Check() => (_refused, _faults) = (false, [.. PolicyRules.Faults(_kind, _content, Settings.Get<AcmeSettings>().On), .. Outside.Faults(_kind, _content), .. IsFirmware ? [] : new[] { new Refusal("refusal.policy-firmware", _firmware) }]);

    /// <summary>Authorities that a key can be certified by; one that is not set up any more stays in sight, so that it can be taken away.</summary>
    private IReadOnlyList<string> Chosable(PolicySlot slot) => [.. (_kind == DeviceKind.MobileApp ? [] : Outside.All.Select(authority => authority.Name)).Union(slot.Authority is { } own ? [own] : [])];

    /// <summary>What follows from EST: how its certificates are revoked, and what it costs.</summary>
    private IEnumerable<string> AuthorityHints(PolicySlot slot)
    {
        if (slot.Authority is not { } name || Outside.Find(name) is not { Kind: AuthorityKind.Est } est) yield break;
        yield return est.RevokedBy == OutsideEntry.ByHand ? L["Policy.Authority.Hand", name] : L["Policy.Authority.Other", name, est.RevokedBy];
        if (!slot.IsEscrowed && CertificateProfiles.Find(slot.Profile) is { IsForEncryption: false }) yield return L["Policy.Authority.Trip", name];
    }

    private void ChooseAuthority(byte slot, ChangeEventArgs e) => Edit(_content with { Slots = [.. _content.Slots.Select(it => it.Slot == slot ? it with { Authority = e.Value is string { Length: > 0 } name ? name : null } : it)] });

    /// <summary>Whether keys of this kind of device have policies of their own; one that had them keeps them in sight, so that they can be taken away.</summary>
    private bool HasUsage => _kind == DeviceKind.YubiKey || _content.AttestationRequired || _content.MinimumFirmware is not null || _content.Slots.Any(slot => slot.Usage != KeyUsage.Standard);

    private bool IsFirmware => _firmware.Length == 0 || Version.TryParse(_firmware, out _);

    private void Firmware(ChangeEventArgs e)
    {
        _firmware = (e.Value as string ?? "").Trim();
        Edit(_content with { MinimumFirmware = Version.TryParse(_firmware, out var firmware) ? new Version(firmware.Major, firmware.Minor, Math.Max(0, firmware.Build)) : null });
    }

    private void Use(byte slot, string profile, bool used) => Edit(_content with
    {
        Slots = used ? [.. _content.Slots.Append(_kind == DeviceKind.MobileApp ? OfPhone(slot, profile) : new PolicySlot(slot, profile, KeyAlgorithm.P256)).OrderBy(it => it.Slot)] : [.. _content.Slots.Where(it => it.Slot != slot)],
    });

    /// <summary>What a phone makes over SCEP is RSA; its encryption key is the card's.</summary>
    private static PolicySlot OfPhone(byte slot, string profile) => new(slot, profile, KeyAlgorithm.Rsa2048, slot == 0x9D ? KeyOrigin.Recovered : KeyOrigin.Generated);

    private PolicyPhone Phone => _content.Phone ?? PolicyPhone.Default;

    private void UseWay(IssuancePortal.Issuance.Phones.PhoneWay way, bool used) =>
        Edit(_content with { Phone = Phone with { Ways = [.. PhoneWays.Where(other => other == way ? used : Phone.Ways.Contains(other))] } });

    /// <summary>Phones and cards have nothing in common: what was chosen for the one is begun anew for the other.</summary>
    private void ChooseKind(ChangeEventArgs e)
    {
        var kind = Chosen<DeviceKind>(e);
        var content = kind == DeviceKind.MobileApp
            ? _content with { Slots = [.. PolicyRules.PhoneKeys.Select(key => OfPhone(key.Slot, key.Profile))], Modes = [UserBoundMode.Mode.Name], Phone = PolicyPhone.Default, FacialImage = false, PrintedInformation = false, Print = null, KeyHistory = 0 }
            : _kind == DeviceKind.MobileApp ? Empty : _content;
        Edit(content, kind);
    }

    private void ChooseDisplay(ChangeEventArgs e) => Edit(_content with { InitialPassword = Chosen<DisplayMode>(e) });

    private void ChooseAlgorithm(byte slot, ChangeEventArgs e) => Edit(_content with { Slots = [.. _content.Slots.Select(it => it.Slot == slot ? it with { Algorithm = Chosen<KeyAlgorithm>(e) } : it)] });

    private void ChoosePin(byte slot, ChangeEventArgs e) => Edit(_content with { Slots = [.. _content.Slots.Select(it => it.Slot == slot ? it with { Pin = Chosen<KeyPinPolicy>(e) } : it)] });

    private void ChooseTouch(byte slot, ChangeEventArgs e) => Edit(_content with { Slots = [.. _content.Slots.Select(it => it.Slot == slot ? it with { Touch = Chosen<KeyTouchPolicy>(e) } : it)] });

    /// <summary>Where a key can come from: one that signs is made on its device; one that had it otherwise keeps that in sight, so that it can be taken away.</summary>
    private KeyOrigin[] Origins(PolicySlot slot) =>
        _kind == DeviceKind.MobileApp ? [] : DeviceKinds.TakesKeys(_kind) && CertificateProfiles.Find(slot.Profile) is { IsForEncryption: true } || slot.IsEscrowed ? KeyOrigins : [];

    private void ChooseOrigin(byte slot, ChangeEventArgs e) => Edit(_content with { Slots = [.. _content.Slots.Select(it => it.Slot == slot ? it with { Origin = Chosen<KeyOrigin>(e) } : it)] });

    private void Outlive(byte slot, bool outlives) => Edit(_content with { Slots = [.. _content.Slots.Select(it => it.Slot == slot ? it with { OutlivesDevice = outlives } : it)] });

    private static T Chosen<T>(ChangeEventArgs e)
        where T : struct, Enum => Enum.Parse<T>((string)e.Value!);

    private void Mode(string name, bool used) => Edit(_content with { Modes = [.. ModeCatalogue.All.Select(mode => mode.Name).Where(other => other == name ? used : _content.Modes.Contains(other))] });

    private void Number(ChangeEventArgs e, Func<int, PolicyContent> with) => Edit(with(int.TryParse(e.Value as string, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0));

    private async Task SaveAsync()
    {
        if (!IsFirmware) return;
        var order = new PolicyOrder(_name, _description, _content, _comment);
        if (_view is null)
        {
            if (!await StepUp.AskAsync()) return;
            var made = await Policies.CreateAsync(_kind, order, await Actors.GetAsync());
            if (Show(made.Refusal)) return;
            Toasts.Done(L["Policy.Created"]);
            Navigation.NavigateTo($"admin/policies/{made.Value}");
            return;
        }

        if (Pending is { Count: > 0 } pending)
        {
            List<string> effects =
            [
                .. pending.Select(change => L["Change.FromTo", change.Label, change.Before ?? L["Settings.Nothing"], change.After ?? L["Settings.Nothing"]].Value),
                L["Policy.Next", _view.Policy.VersionNumber + 1],
                L["Policy.Keep", _view.Uses.Sum(use => use.Devices)],
            ];
            if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Policy.Save", _view.Policy.Name], effects, L["Save"], Dangerous: false))) return;
        }

        if (!await StepUp.AskAsync() || Show((await Policies.ChangeAsync(_view.Policy.Id, _view.Policy.VersionNumber, order, await Actors.GetAsync())).Refusal)) return;
        Toasts.Done(L["Policy.Saved"]);
        await OnParametersSetAsync();
    }

    private async Task RetireAsync(bool retired)
    {
        if (retired && !await Confirmation.AskAsync(new ConfirmQuestion(L["Policy.Retire.Ask", _view!.Policy.Name], [L["Policy.Retire.Effect"], L["Policy.Keep", _view.Uses.Sum(use => use.Devices)]], L["Policy.Retire"]))) return;
        if (!await StepUp.AskAsync() || Show((await Policies.RetireAsync(_view!.Policy.Id, retired, await Actors.GetAsync())).Refusal)) return;
        Toasts.Done(L[retired ? "Policy.RetireDone" : "Policy.RestoreDone"]);
        await OnParametersSetAsync();
    }

    private bool Show(Refusal? refusal)
    {
        _refused = refusal is not null;
        if (refusal is not null) _faults = [refusal];
        return _refused;
    }

    private static int Older(PolicyView view) => view.Uses.Where(use => use.Number != view.Policy.VersionNumber).Sum(use => use.Devices);

    /// <summary>Versions newest first, each with what it changed; the first of a policy that came with the portal is told from what is known.</summary>
    private IEnumerable<(int Number, string? By, DateTimeOffset? At, string Comment, int Devices, IReadOnlyList<ChangeLine> Changes)> History(PolicyView view)
    {
        if (view.Versions.Count == 0) return [(view.Policy.VersionNumber, null, null, "", Devices(view.Policy.VersionNumber), [])];
        return view.Versions.Select((version, index) => (
            version.Number, (string?)version.ByName, (DateTimeOffset?)version.At, version.Comment, Devices(version.Number),
            index + 1 < view.Versions.Count ? P.Changes(view.Versions[index + 1].Content, version.Content) : []));

        int Devices(int number) => view.Uses.Where(use => use.Number == number).Sum(use => use.Devices);
    }
}
