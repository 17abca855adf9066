namespace IssuancePortal.Issuance.Devices;

/// <summary>A card, key, virtual card or phone that the portal knows, from stock to the end of its life.</summary>
public sealed class Device
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Family.</summary>
    public required DeviceKind Kind { get; init; }

    /// <summary>Serial number as the chip gives it, upper-case hexadecimal or decimal; unique within the kind.</summary>
    public required string Serial { get; init; }

    /// <summary>Serial number that a phone's maker attested, as its maker prints it; null where nobody attested one.</summary>
    public string? MakerSerial { get; set; }

    /// <summary>Name of the edge that recognised it.</summary>
    public required string Edge { get; set; }

    /// <summary>Make and model in words, as far as the chip tells.</summary>
    public string Model { get; set; } = "";

    public DeviceState State { get; private set; } = DeviceState.Available;

    /// <summary>The person it is bound to; null in stock.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>The policy it was issued under.</summary>
    public Guid? PolicyId { get; set; }

    /// <summary>Number of the policy's version that it was bound for or issued under; null when it never was.</summary>
    public int? PolicyVersion { get; set; }

    /// <summary>Card UUID of its CHUID (SP 800-73-5 part 1 §3.1.2); new with every issuance.</summary>
    public Guid? CardUuid { get; set; }

    /// <summary>FASC-N of its CHUID, 25 bytes; new with every issuance.</summary>
    public byte[]? FascN { get; set; }

    public DateTimeOffset? IssuedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The run that personalises it now or did last.</summary>
    public Guid? RunId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Why it is invalid; null while it is not.</summary>
    public Requests.IssuanceReason? InvalidReason { get; set; }

    /// <summary>It was suspended when it became invalid: it goes back to that.</summary>
    public bool WasSuspended { get; set; }

    /// <summary>Lent to its person until <see cref="ExpiresAt"/>, in place of a device that they do not have with them.</summary>
    public bool IsTemporary { get; set; }

    /// <summary>The device that it was issued in place of; null for a first one.</summary>
    public Guid? ReplacesDeviceId { get; set; }

    /// <summary>The card that vouched for a phone when it was set up; null for other devices. The link stays, whatever becomes of the card: each lives by its own rules.</summary>
    public Guid? ParentDeviceId { get; set; }

    /// <summary>When certificates and card data end, where that is later than <see cref="ExpiresAt"/>: a temporary device can be lent for longer without being personalised anew. Null when they end with it.</summary>
    public DateTimeOffset? ContentUntil { get; set; }

    /// <summary>The last threshold, in days before <see cref="ExpiresAt"/>, at which its person was reminded; null when they were not yet.</summary>
    public int? RemindedDays { get; set; }

    /// <summary>When it was terminated or disposed of; null while it was not.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Where it lies in stock; empty when nobody said.</summary>
    public string Location { get; set; } = "";

    /// <summary>Why it is disposed of; null until it is.</summary>
    public DisposalReason? DisposalReason { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Makes a move of the table.</summary>
    /// <returns>The row that allowed it, or the refusal.</returns>
    public Result<DeviceTransition> Move(DeviceMove move, MoveActor by)
    {
        var row = DeviceLifecycle.Row(move);
        if (!row.From.Contains(State) || row.To is not { } to) return Refusals.IllegalMove(move, State);
        if ((row.By & by) == 0) return Refusals.NotTheirMove(move);
        State = to;
        return row;
    }
}
