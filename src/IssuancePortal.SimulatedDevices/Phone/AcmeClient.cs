using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using IssuancePortal.Pki.Acme;

namespace IssuancePortal.SimulatedDevices.Phone;

/// <summary>An ACME client (RFC 8555) as a phone has one: one account, one order at a time, the challenge <c>device-attest-01</c>.</summary>
/// <param name="http">How it reaches the server.</param>
/// <param name="directory">Address of the directory.</param>
public sealed class AcmeClient(HttpClient http, Uri directory) : IDisposable
{
    private JsonNode? _directory;
    private string? _nonce;

    /// <summary>Key of the account; the client's own.</summary>
    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Address of the account; null before <see cref="OpenAsync"/>.</summary>
    public string? Account { get; private set; }

    /// <summary>Reads the directory and makes the account.</summary>
    public async Task OpenAsync(CancellationToken cancellation = default)
    {
        Account = null;
        _directory = JsonNode.Parse(await http.GetStringAsync(directory, cancellation))!;
        var (made, _) = await AskAsync(AddressOf("newAccount"), new JsonObject { ["termsOfServiceAgreed"] = true }, cancellation);
        Account = made;
    }

    /// <summary>An address of the directory.</summary>
    public string AddressOf(string name) => (string)_directory![name]!;

    /// <summary>A fresh nonce.</summary>
    public async Task<string> NonceAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _nonce, null) is { } kept) return kept;
        using var request = new HttpRequestMessage(HttpMethod.Head, AddressOf("newNonce"));
        using var answer = await http.SendAsync(request, cancellation);
        return Nonce(answer) ?? throw new InvalidOperationException("The server gives no nonce.");
    }

    /// <summary>Orders a certificate: address of the order, and the order.</summary>
    /// <param name="identifier">The permanent identifier.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(string Address, JsonNode Order)> OrderAsync(string identifier, CancellationToken cancellation = default)
    {
        var (address, order) = await AskAsync(AddressOf("newOrder"), new JsonObject { ["identifiers"] = new JsonArray(new JsonObject { ["type"] = "permanent-identifier", ["value"] = identifier }) }, cancellation);
        return (address!, order);
    }

    /// <summary>The challenge of an order.</summary>
    public async Task<JsonNode> ChallengeAsync(JsonNode order, CancellationToken cancellation = default)
    {
        var (_, authorization) = await AskAsync((string)order["authorizations"]![0]!, null, cancellation);
        return authorization["challenges"]!.AsArray().First(it => (string)it!["type"]! == "device-attest-01")!;
    }

    /// <summary>Has a key certified: the whole way.</summary>
    /// <param name="identifier">The permanent identifier.</param>
    /// <param name="key">The key.</param>
    /// <param name="subject">Name in the request.</param>
    /// <param name="attest">Makes an attestation for the token of the challenge, or null for none.</param>
    /// <param name="patience">How long it waits before it looks again.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Certificates, that of the key first.</returns>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public async Task<X509Certificate2Collection> EnrolAsync(string identifier, AsymmetricAlgorithm key, X500DistinguishedName subject, Func<string, byte[]?> attest, TimeSpan patience, CancellationToken cancellation = default)
    {
        if (Account is null) await OpenAsync(cancellation);
        var (address, order) = await OrderAsync(identifier, cancellation);
        var challenge = await ChallengeAsync(order, cancellation);
        var attested = attest((string)challenge["token"]!);
        await AskAsync((string)challenge["url"]!, attested is null ? [] : new JsonObject { ["attObj"] = Base64Url.EncodeToString(attested) }, cancellation);
        var request = key is RSA rsa ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        (_, order) = await AskAsync((string)order["finalize"]!, new JsonObject { ["csr"] = Base64Url.EncodeToString(request.CreateSigningRequest()) }, cancellation);
        while ((string)order["status"]! is "processing" or "ready")
        {
            await Task.Delay(patience, cancellation);
            (_, order) = await AskAsync(address, null, cancellation);
        }

        if ((string?)order["certificate"] is not { } there) throw new InvalidOperationException($"The order is {order["status"]}.");
        using var answer = await SendAsync(there, [], cancellation);
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(await answer.Content.ReadAsStringAsync(cancellation));
        return certificates;
    }

    /// <summary>Sends a signed request, again with another nonce when the server wants one (RFC 8555 §6.5).</summary>
    /// <param name="address">Where to.</param>
    /// <param name="payload">What; empty for a look.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<HttpResponseMessage> SendAsync(string address, byte[] payload, CancellationToken cancellation = default)
    {
        var answer = await PostAsync(address, JwsWriter.Sign(Key, Account, await NonceAsync(cancellation), address, payload), cancellation);
        if (answer.StatusCode != HttpStatusCode.BadRequest || !(await answer.Content.ReadAsStringAsync(cancellation)).Contains("error:badNonce", StringComparison.Ordinal)) return answer;
        answer.Dispose();
        return await PostAsync(address, JwsWriter.Sign(Key, Account, await NonceAsync(cancellation), address, payload), cancellation);
    }

    /// <summary>Sends a request as it is.</summary>
    public async Task<HttpResponseMessage> PostAsync(string address, byte[] request, CancellationToken cancellation = default)
    {
        using var content = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/jose+json") } };
        var answer = await http.PostAsync(new Uri(address), content, cancellation);
        _nonce = Nonce(answer);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private static string? Nonce(HttpResponseMessage answer) => answer.Headers.TryGetValues("Replay-Nonce", out var nonces) ? nonces.First() : null;

    private async Task<(string? Location, JsonNode Answer)> AskAsync(string address, JsonObject? payload, CancellationToken cancellation)
    {
        using var answer = await SendAsync(address, payload is null ? [] : JsonSerializer.SerializeToUtf8Bytes(payload), cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The server refused: {(int)answer.StatusCode} {text}");
        return (answer.Headers.Location?.OriginalString, JsonNode.Parse(text)!);
    }
}
