using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// What all simulated devices share: power, presence, the counting of physical APDUs, and the faults that a test asks for.
/// </summary>
public abstract class SimulatedDevice : ISimulatedDevice
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (FaultKind Kind, StatusWord Status)> _faults = [];
    private readonly CardTransport _transport;
    private readonly CardPace _pace;
    private readonly byte[] _atr;
    private bool _present = true;
    private bool _powered = true;
    private long _count;

    private protected SimulatedDevice(string kind, byte[] atr, CardTransport transport, CardPace pace)
    {
        Kind = kind;
        _atr = atr;
        _transport = transport;
        _pace = pace;
    }

    /// <inheritdoc/>
    public event Action<bool>? PresenceChanged;

    /// <inheritdoc/>
    public string Kind { get; }

    /// <inheritdoc/>
    public byte[] Atr => [.. _atr];

    /// <inheritdoc/>
    public bool IsPresent => Volatile.Read(ref _present);

    /// <summary>Physical APDUs that reached the device so far, those that met a fault included.</summary>
    public long ApduCount => Interlocked.Read(ref _count);

    /// <summary>Plans a fault for the APDU that arrives when <see cref="ApduCount"/> is <paramref name="index"/>: 0 is the first one ever. It happens once.</summary>
    /// <param name="index">Which physical APDU.</param>
    /// <param name="kind">What goes wrong.</param>
    /// <param name="status">For <see cref="FaultKind.WrongStatus"/>: what is answered; 6F00 when left out.</param>
    public void FaultAt(long index, FaultKind kind, StatusWord? status = null)
    {
        lock (_gate) _faults[index] = (kind, status ?? StatusWord.NoDiagnosis);
    }

    /// <summary>Forgets the planned faults and starts counting at 0 again.</summary>
    public void ClearFaults()
    {
        lock (_gate)
        {
            _faults.Clear();
            Interlocked.Exchange(ref _count, 0);
        }
    }

    /// <inheritdoc/>
    public byte[] Transmit(ReadOnlySpan<byte> apdu)
    {
        byte[] answer;
        bool pulled;
        lock (_gate) answer = TransmitLocked(apdu, out pulled);
        if (pulled) PresenceChanged?.Invoke(false);
        // Pulled by another thread meanwhile: carried out, but nobody reads the answer.
        return IsPresent ? answer : [];
    }

    /// <inheritdoc/>
    public void PowerOff()
    {
        lock (_gate) SetPower(false);
    }

    /// <inheritdoc/>
    public void PowerOn()
    {
        lock (_gate) SetPower(true);
    }

    /// <inheritdoc/>
    public void Reset() => PowerOn();

    /// <inheritdoc/>
    public void Insert()
    {
        lock (_gate)
        {
            if (IsPresent) return;
            SetPower(true);
            Volatile.Write(ref _present, true);
        }

        PresenceChanged?.Invoke(true);
    }

    /// <inheritdoc/>
    public void Pull()
    {
        // Not under the gate: a card that is busy for seconds can be pulled at once.
        if (Interlocked.Exchange(ref _present, false)) PresenceChanged?.Invoke(false);
    }

    private byte[] TransmitLocked(ReadOnlySpan<byte> apdu, out bool pulled)
    {
        pulled = false;
        if (!IsPresent || !_powered) return [];

        var index = Interlocked.Increment(ref _count) - 1;
        (FaultKind Kind, StatusWord Status)? fault = _faults.Remove(index, out var planned) ? planned : null;
        switch (fault?.Kind)
        {
            case FaultKind.Mute:
                return [];
            case FaultKind.WrongStatus:
                return new ResponseApdu(fault.Value.Status).ToBytes();
            case FaultKind.PullBefore:
                pulled = Interlocked.Exchange(ref _present, false);
                return [];
        }

        var answer = _transport.Transmit(apdu.ToArray());
        _pace.SpendApdu();
        if (fault?.Kind == FaultKind.PullAfter) pulled = Interlocked.Exchange(ref _present, false);
        return answer;
    }

    private void SetPower(bool on)
    {
        _transport.Reset();
        _powered = on;
    }
}
