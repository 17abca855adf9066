using System.Threading.Channels;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.CmsClient.Simulated;

/// <summary>Readers made of code that hold simulated devices, in this process: for demonstrations and tests. Everything above them is the real client.</summary>
public sealed class SimulatedReaders : IReaderSystem
{
    private readonly Lock _sync = new();
    private readonly List<Reader> _readers = [];
    private event Action? Changed;

    /// <summary>The readers that are plugged in, with the device that lies in or beside each.</summary>
    public IReadOnlyList<(string Reader, ISimulatedDevice? Device)> Readers
    {
        get { lock (_sync) return [.. _readers.Select(r => (r.Name, r.Device))]; }
    }

    /// <summary>Plugs a reader in. A device that is present lies in it at once.</summary>
    public void Plug(string reader, ISimulatedDevice? device = null)
    {
        lock (_sync)
        {
            if (_readers.Exists(r => r.Name == reader)) throw new InvalidOperationException($"There is a reader '{reader}' already.");
            var added = new Reader(reader);
            _readers.Add(added);
            if (device is not null) Take(added, device);
        }

        Changed?.Invoke();
    }

    /// <summary>Unplugs a reader together with what is in it; the device keeps its state and loses its power.</summary>
    public void Unplug(string reader)
    {
        ISimulatedDevice? device;
        lock (_sync)
        {
            var gone = Find(reader);
            device = gone.Device;
            Drop(gone);
            _readers.Remove(gone);
            gone.Unplugged = true;
        }

        device?.Pull();
        Changed?.Invoke();
    }

    /// <summary>Puts a device into a reader; the one that was in it is pulled.</summary>
    public void Put(string reader, ISimulatedDevice device)
    {
        ISimulatedDevice? former;
        lock (_sync)
        {
            var target = Find(reader);
            former = target.Device;
            if (former == device) former = null;
            Drop(target);
            Take(target, device);
        }

        former?.Pull();
        device.Insert();
        Changed?.Invoke();
    }

    /// <summary>Puts the device that lies beside the reader back in.</summary>
    public void Insert(string reader) => DeviceOf(reader)?.Insert();

    /// <summary>Pulls the device out of the reader; it stays beside it.</summary>
    public void Pull(string reader) => DeviceOf(reader)?.Pull();

    /// <inheritdoc/>
    public async Task WatchAsync(Action<ReadersSeen> seen, CancellationToken cancellation)
    {
        var signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void OnChanged() => signal.Writer.TryWrite(true);
        Changed += OnChanged;
        try
        {
            do
            {
                ReadersSeen now;
                lock (_sync) now = new ReadersSeen([.. _readers.Select(r => r.See())]);
                seen(now);
            }
            while (await signal.Reader.ReadAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
        finally
        {
            Changed -= OnChanged;
        }
    }

    /// <inheritdoc/>
    public ICardConnection Connect(string reader)
    {
        Reader slot;
        lock (_sync) slot = _readers.Find(r => r.Name == reader) ?? throw new ReaderException(ReaderFault.ReaderGone, "the reader is gone");
        slot.Transaction.Wait();
        lock (_sync)
        {
            if (slot is { Unplugged: false, Device: { IsPresent: true } device }) return new SimulatedConnection(slot, device);
        }

        slot.Transaction.Release();
        throw slot.Unplugged
            ? new ReaderException(ReaderFault.ReaderGone, "the reader is gone")
            : new ReaderException(ReaderFault.NoCard, "the reader is empty");
    }

    private ISimulatedDevice? DeviceOf(string reader)
    {
        lock (_sync) return Find(reader).Device;
    }

    private Reader Find(string reader) => _readers.Find(r => r.Name == reader) ?? throw new InvalidOperationException($"There is no reader '{reader}'.");

    private void Take(Reader reader, ISimulatedDevice device)
    {
        reader.Device = device;
        if (device.IsPresent) reader.Insertions++;
        reader.OnPresence = present =>
        {
            lock (_sync)
            {
                if (reader.Device == device) reader.Insertions++;
            }

            Changed?.Invoke();
        };
        device.PresenceChanged += reader.OnPresence;
    }

    private static void Drop(Reader reader)
    {
        if (reader.Device is null) return;
        reader.Device.PresenceChanged -= reader.OnPresence;
        if (reader.Device.IsPresent) reader.Insertions++;
        reader.Device = null;
    }

    internal sealed class Reader(string name)
    {
        public string Name { get; } = name;

        public SemaphoreSlim Transaction { get; } = new(1, 1);

        public ISimulatedDevice? Device { get; set; }

        public Action<bool>? OnPresence { get; set; }

        public volatile int Insertions;

        public volatile bool Unplugged;

        public ReaderSeen See() => new(Name, Device is { IsPresent: true } ? SlotState.Present : SlotState.Empty, Insertions);
    }
}
