using System.Buffers.Binary;
using System.Net.Sockets;

namespace IssuancePortal.SimulatedDevices;

/// <summary>
/// Puts a simulated device into a virtual reader of vsmartcard's vpcd, so that every program of the machine sees it through PC/SC. The device is the TCP
/// client. Each message, either way, is a two-byte big-endian length and that many bytes: one byte is a control (00 power off, 01 power on, 02
/// reset, all unanswered; 04 asks for the ATR and polls presence), anything else is a command APDU that a response APDU answers.
/// </summary>
public static class VpcdConnection
{
    private const byte PowerOff = 0x00;
    private const byte PowerOn = 0x01;
    private const byte Reset = 0x02;
    private const byte GetAtr = 0x04;

    private const int LevelTcp = 6;
    private const int TcpQuickAck = 12;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long a device stays away at least. pcscd looks every 400 ms; a card that is back before it looked keeps a reader that was disturbed in the middle
    /// of a command from ever powering it again. No hand is that fast.
    /// </summary>
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(1);

    private static readonly byte[] One = BitConverter.GetBytes(1);

    /// <summary>
    /// Keeps the device in the reader at <paramref name="host"/>:<paramref name="port"/> until cancelled: connects while the device is present, disconnects when it
    /// is pulled, connects again when it is inserted (not before a second has passed, so that pcscd notices), and tries again every 250 ms while the
    /// reader is not there. A device that does not answer an APDU (mute) is seen as pulled and inserted again.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="host">Host of the vpcd driver.</param>
    /// <param name="port">Port of the reader's slot; 35963 is the first of a default installation.</param>
    /// <param name="cancellation">Ends it: the device leaves the reader.</param>
    /// <param name="connected">Told true when the reader took the device, and false when the connection ended.</param>
    public static async Task RunAsync(ISimulatedDevice device, string host, int port, CancellationToken cancellation, Action<bool>? connected = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var changed = new SemaphoreSlim(0);
        void OnPresence(bool present) => changed.Release();
        device.PresenceChanged += OnPresence;
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                if (device.IsPresent)
                {
                    var stayed = await StayAsync(device, host, port, connected, cancellation).ConfigureAwait(false);
                    await Task.Delay(stayed ? Absence : Retry, cancellation).ConfigureAwait(false);
                }
                else
                {
                    await changed.WaitAsync(cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The way this ends.
        }
        finally
        {
            device.PresenceChanged -= OnPresence;
            device.PowerOff();
        }
    }

    /// <summary>One stay in the reader: ends when the device is pulled or the reader goes away. False when there was no reader to stay in.</summary>
    private static async Task<bool> StayAsync(ISimulatedDevice device, string host, int port, Action<bool>? connected, CancellationToken cancellation)
    {
        using var pulled = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void OnPresence(bool present)
        {
            if (!present) pulled.Cancel();
        }

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var wasConnected = false;
        device.PresenceChanged += OnPresence;
        try
        {
            await socket.ConnectAsync(host, port, pulled.Token).ConfigureAwait(false);
            wasConnected = true;
            device.PowerOff();
            connected?.Invoke(true);
            await ServeAsync(device, socket, pulled.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException)
        {
            // No reader there, the reader went away, or the device was pulled: the caller looks again at what is.
        }
        finally
        {
            device.PresenceChanged -= OnPresence;
            socket.Close(timeout: 0);
            if (wasConnected) connected?.Invoke(false);
        }

        return wasConnected;
    }

    private static async Task ServeAsync(ISimulatedDevice device, Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[2 + ushort.MaxValue];
        while (device.IsPresent)
        {
            await ReceiveAsync(socket, buffer.AsMemory(0, 2), cancellation).ConfigureAwait(false);
            var length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
            if (length == 0) continue;
            await ReceiveAsync(socket, buffer.AsMemory(0, length), cancellation).ConfigureAwait(false);
            if (Handle(device, buffer.AsSpan(0, length)) is not { } answer) continue;
            if (answer.Length == 0) return;

            BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)answer.Length);
            answer.CopyTo(buffer, 2);
            var message = buffer.AsMemory(0, 2 + answer.Length);
            while (message.Length > 0) message = message[await socket.SendAsync(message, cancellation).ConfigureAwait(false)..];
        }
    }

    /// <summary>null: nothing to answer. Empty: no answer to an APDU.</summary>
    private static byte[]? Handle(ISimulatedDevice device, ReadOnlySpan<byte> message)
    {
        if (message.Length > 1) return device.Transmit(message);
        switch (message[0])
        {
            case PowerOff:
                device.PowerOff();
                return null;
            case PowerOn:
                device.PowerOn();
                return null;
            case Reset:
                device.Reset();
                return null;
            case GetAtr:
                return device.Atr;
            default:
                return null;
        }
    }

    private static async ValueTask ReceiveAsync(Socket socket, Memory<byte> room, CancellationToken cancellation)
    {
        while (room.Length > 0)
        {
            // The driver sends a length and its bytes apart, and waits for the acknowledgement of the first; a delayed one costs 40 ms an APDU.
            if (OperatingSystem.IsLinux()) socket.SetRawSocketOption(LevelTcp, TcpQuickAck, One);
            var got = await socket.ReceiveAsync(room, cancellation).ConfigureAwait(false);
            if (got == 0) throw new IOException("The reader closed the connection.");
            room = room[got..];
        }
    }
}
