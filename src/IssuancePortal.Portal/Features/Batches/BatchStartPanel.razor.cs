using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Workstations;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>Chooses the readers of this computer in which a batch is worked on, to begin with or to go on.</summary>
public sealed partial class BatchStartPanel
{
    private readonly HashSet<string> _chosen = [];
    private readonly HashSet<string> _known = [];
    private LiveWorkstation? _live;
    private bool _hasLooked;
    private bool _isBusy;

    /// <summary>It was never started.</summary>
    [Parameter]
    public bool IsFirst { get; set; }

    /// <summary>Readers that were in it last; empty for none.</summary>
    [Parameter]
    public IReadOnlyList<string> Last { get; set; } = [];

    /// <summary>What kind of device is made.</summary>
    [Parameter, EditorRequired]
    public DeviceKind Kind { get; set; }

    /// <summary>Why it did not start.</summary>
    [Parameter]
    public Refusal? Refusal { get; set; }

    /// <summary>Starts it.</summary>
    [Parameter]
    public Func<Guid, IReadOnlyList<string>, Task> OnStart { get; set; } = null!;

    protected override Task OnInitializedAsync() => FollowAsync();

    protected override Task LookAsync()
    {
        _live = Workstation.Id is { } id ? Workstations.Find(id) : null;
        _hasLooked = true;
        foreach (var reader in _live?.Readers.Readers ?? [])
        {
            if (_known.Add(reader.Name) && (Last.Count > 0 ? Last.Contains(reader.Name) : !IsOtherKind(reader))) _chosen.Add(reader.Name);
        }

        _chosen.RemoveWhere(name => _live?.Readers.Readers.All(reader => reader.Name != name) == true);
        return Task.CompletedTask;
    }

    /// <summary>What lies in it is of another kind, as a security key, which is its own reader, always will be.</summary>
    private bool IsOtherKind(ReaderReport reader) => reader.Card is { } card && EdgeCatalogue.Recognise(CardFacts.Read(card)) is { } edge && DeviceKinds.Of(edge) != Kind;

    private void Turn(string reader)
    {
        if (!_chosen.Remove(reader)) _chosen.Add(reader);
    }

    private async Task StartAsync()
    {
        if (_isBusy || _live is null || _chosen.Count == 0) return;
        _isBusy = true;
        await OnStart(_live.Id, [.. _chosen.Order(StringComparer.Ordinal)]);
        _isBusy = false;
    }
}
