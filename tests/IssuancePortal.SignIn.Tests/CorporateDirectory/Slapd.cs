using System.Diagnostics;
using System.DirectoryServices.Protocols;
using System.Net;
using System.Net.Sockets;
using IssuancePortal.TestLib;

namespace IssuancePortal.SignIn.Tests.CorporateDirectory;

/// <summary>A real directory server (Debian's slapd) on ports and a folder of its own; with TLS, both ways, when it is given a certificate.</summary>
internal sealed class Slapd : IAsyncDisposable
{
    public const string Suffix = "dc=meridian,dc=example";
    public const string Admin = $"cn=admin,{Suffix}";
    public const string AdminPassword = "secret-of-the-admin";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slapd-");
    private readonly int _port = FreePort.Next();
    private readonly int _tlsPort = FreePort.Next();
    private (string Certificate, string Key)? _tls;
    private Process? _process;

    // With TLS by its number: OpenLDAP takes "localhost" for the machine's own name when it looks at a certificate.
    public string Url => $"ldap://{(_tls is null ? "localhost" : "127.0.0.1")}:{_port}";

    /// <summary>TLS from the first byte.</summary>
    public string TlsUrl => $"ldaps://127.0.0.1:{_tlsPort}";

    public static async Task<Slapd> StartAsync((string Certificate, string Key)? tls = null)
    {
        var slapd = new Slapd { _tls = tls };
        await slapd.RunAsync();
        slapd.Add(Suffix, ("objectClass", ["dcObject", "organization"]), ("dc", ["meridian"]), ("o", ["Meridian"]));
        slapd.Add($"ou=people,{Suffix}", ("objectClass", ["organizationalUnit"]), ("ou", ["people"]));
        slapd.Add($"ou=groups,{Suffix}", ("objectClass", ["organizationalUnit"]), ("ou", ["groups"]));
        return slapd;
    }

    public static string DnOf(string uid) => $"uid={uid},ou=people,{Suffix}";

    public void AddPerson(string uid, string number, string given, string surname, string password, byte[]? photo = null)
    {
        var request = new AddRequest(DnOf(uid));
        foreach (var (name, value) in new[]
        {
            ("objectClass", "inetOrgPerson"), ("uid", uid), ("cn", $"{given} {surname}"), ("givenName", given), ("sn", surname), ("mail", $"{uid}@meridian.example"), ("employeeNumber", number), ("o", "Meridian"),
            ("departmentNumber", "Works"), ("title", "Fitter"), ("userPassword", password),
        })
            request.Attributes.Add(new DirectoryAttribute(name, value));
        if (photo is not null) request.Attributes.Add(new DirectoryAttribute("jpegPhoto", photo));
        Send(request);
    }

    public void AddGroup(string name, params string[] uids) => Add($"cn={name},ou=groups,{Suffix}", ("objectClass", ["groupOfNames"]), ("cn", [name]), ("member", [.. uids.Select(DnOf)]));

    public void Change(string uid, string attribute, string value) => Send(new ModifyRequest(DnOf(uid), DirectoryAttributeOperation.Replace, attribute, value));

    public void Remove(string uid) => Send(new DeleteRequest(DnOf(uid)));

    /// <summary>Ends the server: nobody answers any more.</summary>
    public async Task StopAsync()
    {
        if (_process is not { HasExited: false } running) return;
        running.Kill();
        await running.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync()
    {
        var data = _folder.CreateSubdirectory("data").FullName;
        var config = Path.Combine(_folder.FullName, "slapd.conf");
        var text = $"""
            include /etc/ldap/schema/core.schema
            include /etc/ldap/schema/cosine.schema
            include /etc/ldap/schema/inetorgperson.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            pidfile {_folder.FullName}/slapd.pid
            {(_tls is { } shown ? $"TLSCertificateFile {shown.Certificate}\nTLSCertificateKeyFile {shown.Key}" : "")}
            database mdb
            suffix "{Suffix}"
            rootdn "{Admin}"
            rootpw {AdminPassword}
            directory {data}
            access to attrs=userPassword by anonymous auth by * none
            access to * by * read

            """;
        await File.WriteAllTextAsync(config, text);
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/slapd", ["-f", config, "-h", _tls is null ? $"{Url}/" : $"{Url}/ {TlsUrl}/", "-d", "0"]) { RedirectStandardError = true })!;
        _ = _process.StandardError.ReadToEndAsync();
        for (var end = DateTime.UtcNow.AddSeconds(60); ; await Task.Delay(50))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(_tls is null ? "localhost" : "127.0.0.1", _port);
                return;
            }
            catch (SocketException) when (DateTime.UtcNow < end && !_process.HasExited)
            {
                // Not listening yet.
            }
        }
    }

    private void Add(string dn, params (string Name, string[] Values)[] attributes)
    {
        var request = new AddRequest(dn);
        foreach (var (name, values) in attributes) request.Attributes.Add(new DirectoryAttribute(name, values));
        Send(request);
    }

    private void Send(DirectoryRequest request)
    {
        using var connection = new LdapConnection(new LdapDirectoryIdentifier(_tls is null ? "localhost" : "127.0.0.1", _port)) { AuthType = AuthType.Basic };
        connection.SessionOptions.ProtocolVersion = 3;
        connection.Bind(new NetworkCredential(Admin, AdminPassword));
        Assert.Equal(ResultCode.Success, connection.SendRequest(request).ResultCode);
    }
}
