using System.Net;
using System.Net.Sockets;

namespace IssuancePortal.TestLib;

/// <summary>Ports for servers that tests start.</summary>
internal static class FreePort
{
    private const int First = 12_000;

    /// <summary>Where the system begins to give ports to connections that go out (ip_local_port_range).</summary>
    private const int FirstOfConnections = 32_768;

    /// <summary>A port of the loopback that nothing listens on, and that no connection is given before its server begins.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, FirstOfConnections);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's: another.
            }
        }
    }
}
