using System.Reflection;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Settings;

/// <summary>The sections of the settings, one at a time, with what a change would change before it is saved, and what was changed before.</summary>
public sealed partial class SettingsPage
{
    private Type? _type;
    private ISettingsSection? _saved;
    private ISettingsSection? _edited;
    private int _number;
    private int _resets;
    private PortalSetting[] _versions = [];
    private IReadOnlyList<Refusal> _faults = [];
    private bool _mayChange;

    [Parameter]
    public string? Section { get; set; }

    [Inject]
    private ChangeSettings Settings { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private IReadOnlyList<ChangeLine> Pending => S.Changes(_saved!, _edited!);

    private bool IsDefault => SettingsCatalogue.Write(_edited!) == SettingsCatalogue.Write(SettingsCatalogue.Default(_type!));

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManageSettings);
        _type = Section is null ? SettingsCatalogue.All[0] : SettingsCatalogue.Find(Section);
        (_saved, _edited, _faults) = (null, null, []);
        if (_type is null || await Settings.LookAsync(_type, actor) is not { Succeeded: true } versions) return;
        _versions = versions.Value;
        _number = _versions.Length == 0 ? 0 : _versions[0].Number;
        _saved = _edited = Read(0);
    }

    private ISettingsSection Read(int index) => index < _versions.Length ? SettingsCatalogue.Read(_type!, _versions[index].Json) : SettingsCatalogue.Default(_type!);

    private IReadOnlyList<ChangeLine> ChangesOf(int index) => S.Changes(Read(index + 1), Read(index));

    private void Set(PropertyInfo changed, object? value)
    {
        var next = SettingsCatalogue.Default(_type!);
        foreach (var property in _type!.GetProperties()) property.SetValue(next, property == changed ? value : property.GetValue(_edited));
        _edited = next;
        _faults = SettingRefusals.FaultsOf(next);
    }

    private void Reset()
    {
        _edited = SettingsCatalogue.Default(_type!);
        _faults = [];
        _resets++;
    }

    private async Task SaveAsync()
    {
        if (Pending.Count == 0 || _faults.Count > 0) return;
        List<string> effects = [.. Pending.Select(change => L["Change.FromTo", change.Label, change.Before!, change.After!].Value), L["Settings.AtOnce"]];
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Settings.Save", S.NameOf(_type!)], effects, L["Save"], Dangerous: false)) || !await StepUp.AskAsync()) return;
        var saved = await Settings.ChangeAsync(new SettingsChange(_edited!, _number), await Actors.GetAsync());
        if (!saved.Succeeded)
        {
            _faults = [saved.Refusal];
            return;
        }

        Toasts.Done(L["Settings.Saved"]);
        await OnParametersSetAsync();
    }
}
