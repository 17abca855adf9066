using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Journeys.Stage;

/// <summary>The management of a device: keys by openssl, certificates over EST (RFC 7030) with clients that we did not write.</summary>
internal sealed class EstClient(string caFile) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("est-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>strongSwan's <c>pki --est</c>.</summary>
    public async Task<X509Certificate2> WithSwanAsync(EstAccess access)
    {
        await RequestAsync("swan");
        var server = new Uri(access.Address).GetLeftPart(UriPartial.Authority);
        await MustAsync($"pki --estca --url {server} --cacert {caFile} --caout est-ca.pem --outform pem --force");
        await MustAsync($"pki --est --url {server} --in swan.csr --cacert {caFile} --cacert est-ca.pem --cacert est-ca-1.pem --userpass {access.User}:{access.Password} > swan.crt && openssl x509 -inform DER -in swan.crt -out swan.pem");
        return X509Certificate2.CreateFromPemFile(At("swan.pem"), At("swan.key"));
    }

    /// <summary>curl and openssl; the status and, where there is one, the certificate.</summary>
    public async Task<(string Status, X509Certificate2? Certificate)> WithCurlAsync(EstAccess access)
    {
        await RequestAsync("curl");
        var status = await MustAsync(
            $"openssl base64 -in curl.csr -out curl.b64 && curl -s --cacert {caFile} -u {access.User}:{access.Password} -H 'Content-Type: application/pkcs10' --data-binary @curl.b64 -o curl.out -w '%{{http_code}}' {access.Address}/simpleenroll");
        if (status != "200") return (status, null);
        await MustAsync("base64 -d curl.out > curl.p7 && openssl pkcs7 -inform DER -in curl.p7 -print_certs -out curl.pem");
        return (status, X509Certificate2.CreateFromPemFile(At("curl.pem"), At("curl.key")));
    }

    private Task<string> RequestAsync(string name) => MustAsync($"openssl req -new -newkey rsa:2048 -nodes -keyout {name}.key -subj '/CN=somebody else' -outform DER -out {name}.csr 2>&1");

    private async Task<string> MustAsync(string script)
    {
        var (exit, output) = await Tool.RunAsync("sh", "-c", $"cd {_folder.FullName} && {script}");
        Assert.True(exit == 0, output);
        return output.Trim();
    }

    private string At(string file) => Path.Combine(_folder.FullName, file);
}
