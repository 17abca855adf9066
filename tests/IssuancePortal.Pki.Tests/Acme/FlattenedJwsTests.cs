using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IssuancePortal.Pki.Acme;

namespace IssuancePortal.Pki.Tests.Acme;

/// <summary>Signed requests of ACME (RFC 8555 §6.2) and the keys that sign them.</summary>
public sealed class FlattenedJwsTests
{
    private const string Url = "https://portal.example/acme/new-order";

    public static TheoryData<string> Algorithms => ["ES256", "ES384", "RS256"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void TryRead_OfAGoodRequest_HasEverythingInIt(string algorithm)
    {
        using var key = KeyFor(algorithm);
        Assert.Null(FlattenedJws.TryRead(JwsWriter.Sign(key, null, "n", Url, "{}"u8), out var message));
        Assert.Equal((algorithm, "n", Url, null, false), (message!.Algorithm, message.Nonce, message.Url, message.KeyId, message.IsLook));
        Assert.Equal("{}"u8, message.Payload);
        Assert.True(message.IsSignedBy(message.Key!));
        Assert.Equal(AccountKey.Of(key).Thumbprint, message.Key!.Thumbprint);

        Assert.Null(FlattenedJws.TryRead(JwsWriter.Sign(key, "https://portal.example/acme/account/7", "n", Url, []), out var look));
        Assert.Equal((true, "https://portal.example/acme/account/7"), (look!.IsLook, look.KeyId));
        Assert.True(look.IsSignedBy(AccountKey.Of(key)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void IsSignedBy_AfterAnyChange_IsFalse(string algorithm)
    {
        using var key = KeyFor(algorithm);
        using var other = KeyFor(algorithm);
        var request = JsonNode.Parse(JwsWriter.Sign(key, "a", "n", Url, """{"a":1}"""u8))!;
        Assert.False(Read(request).IsSignedBy(AccountKey.Of(other)));
        foreach (var member in (string[])["payload", "signature"])
        {
            var changed = request.DeepClone();
            var bytes = Base64Url.DecodeFromChars((string)changed[member]!);
            bytes[^1] ^= 1;
            changed[member] = Base64Url.EncodeToString(bytes);
            Assert.False(Read(changed).IsSignedBy(AccountKey.Of(key)), member);
        }

        // Cut short, doubled, none at all but its length.
        foreach (var signature in (byte[][])[[0], new byte[64], new byte[96], new byte[512]])
        {
            var changed = request.DeepClone();
            changed["signature"] = Base64Url.EncodeToString(signature);
            Assert.False(Read(changed).IsSignedBy(AccountKey.Of(key)));
        }

        static FlattenedJws Read(JsonNode request)
        {
            Assert.Null(FlattenedJws.TryRead(Encoding.UTF8.GetBytes(request.ToJsonString()), out var message));
            return message!;
        }
    }

    [Fact]
    public void IsSignedBy_WithTheAlgorithmOfAnotherKind_IsFalse()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        foreach (var (key, algorithm) in new (AsymmetricAlgorithm, string)[] { (curve, "ES384"), (curve, "RS256"), (rsa, "ES256") })
        {
            Assert.Null(FlattenedJws.TryRead(JwsWriter.Sign(key, $$"""{"alg":"{{algorithm}}","nonce":"n","url":"u","kid":"k"}""", []), out var message));
            Assert.False(message!.IsSignedBy(AccountKey.Of(key)));
        }
    }

    [Theory]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("PS256")]
    [InlineData("es256")]
    [InlineData("RS1")]
    public void TryRead_OfAnotherAlgorithm_SaysSo(string algorithm)
    {
        using var key = KeyFor("ES256");
        Assert.Equal(JwsFault.UnknownAlgorithm, FlattenedJws.TryRead(JwsWriter.Sign(key, $$"""{"alg":"{{algorithm}}","nonce":"n","url":"u","kid":"k"}""", []), out _));
    }

    [Theory]
    [InlineData("""{"nonce":"n","url":"u","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","nonce":"n","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","nonce":"n","url":"u"}""")]
    [InlineData("""{"alg":"ES256","nonce":"n","url":"u","kid":"k","jwk":{}}""")]
    [InlineData("""{"alg":"ES256","nonce":7,"url":"u","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","nonce":"n","url":"u","kid":7}""")]
    [InlineData("""{"alg":"ES256","nonce":"n","url":"u","kid":"k","crit":["b64"],"b64":false}""")]
    [InlineData("""{"alg":"ES256","nonce":"n","url":"u","kid":"k","kid":"l"}""")]
    [InlineData("""{"alg":"ES256","nonce":"\ud800","url":"u","kid":"k"}""")]
    [InlineData("""["ES256"]""")]
    [InlineData("")]
    public void TryRead_OfABadHeader_IsMalformed(string header)
    {
        using var key = KeyFor("ES256");
        Assert.Equal(JwsFault.Malformed, FlattenedJws.TryRead(JwsWriter.Sign(key, header, []), out var message));
        Assert.Null(message);
    }

    [Theory]
    [InlineData("""{"protected":"@","payload":"","signature":"AAAA","header":{}}""")]
    [InlineData("""{"protected":"@","payload":"","signatures":[{"signature":"AAAA"}]}""")]
    [InlineData("""{"protected":"@","payload":"","signature":""}""")]
    [InlineData("""{"protected":"@","payload":"A","signature":"AAAA"}""")]
    [InlineData("""{"protected":"@","payload":"AA==","signature":"AAAA"}""")]
    [InlineData("""{"protected":"@","payload":"AB","signature":"AAAA"}""")]
    [InlineData("""{"protected":"@","payload":"A A A","signature":"AAAA"}""")]
    [InlineData("""{"protected":"@","signature":"AAAA"}""")]
    [InlineData("""{"protected":"@","payload":"","signature":"AAAA"} {}""")]
    [InlineData("""[[[[[[[[[[[[[[]]]]]]]]]]]]]]""")]
    [InlineData("nothing")]
    public void TryRead_OfABadMessage_IsMalformed(string message)
    {
        var header = Base64Url.EncodeToString("""{"alg":"ES256","nonce":"n","url":"u","kid":"k"}"""u8);
        Assert.Equal(JwsFault.Malformed, FlattenedJws.TryRead(Encoding.UTF8.GetBytes(message.Replace("@", header, StringComparison.Ordinal)), out _));
        Assert.Null(FlattenedJws.TryRead(Encoding.UTF8.GetBytes($$"""{"protected":"{{header}}","payload":"","signature":"AAAA"}"""), out _));
    }

    [Fact]
    public void TryRead_OfTooMuch_IsMalformed()
    {
        using var key = KeyFor("ES256");
        Assert.Equal(JwsFault.Malformed, FlattenedJws.TryRead(JwsWriter.Sign(key, "k", "n", Url, new byte[FlattenedJws.MaxLength]), out _));
    }

    [Fact]
    public void Thumbprint_OfTheExample_IsThatOfRfc7638()
    {
        // RFC 7638 §3.1.
        var key = AccountKey.TryRead(
            """
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
            """u8.ToArray());
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key!.Thumbprint);
    }

    [Fact]
    public void TryRead_OfAKeyThatIsNone_IsNull()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = RSA.Create(1024);
        var good = JsonNode.Parse(AccountKey.Of(curve).Json)!.AsObject();
        Assert.NotNull(Read(good));
        Assert.Throws<ArgumentException>(() => AccountKey.Of(small));
        Assert.Null(Read(Changed("d", "AAAA")));
        Assert.Null(Read(Changed("kty", "oct")));
        Assert.Null(Read(Changed("crv", "P-521")));
        Assert.Null(Read(Changed("crv", "P-384")));
        Assert.Null(Read(Changed("x", (string)good["y"]!)));
        Assert.Null(Read(Changed("y", "")));
        var weak = small.ExportParameters(false);
        Assert.Null(Read(new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(weak.Modulus), ["e"] = "AQAB" }));
        var modulus = new byte[256];
        modulus.AsSpan().Fill(0xFF);
        foreach (var e in (string[])["AQ", "Ag", "AAEAAQ", ""]) Assert.Null(Read(new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(modulus), ["e"] = e }));
        Assert.NotNull(Read(new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(modulus), ["e"] = "AQAB" }));
        Assert.Null(Read(new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(new byte[1024].Select(_ => (byte)0xFF).ToArray()), ["e"] = "AQAB" }));

        JsonObject Changed(string member, string value)
        {
            var changed = good.DeepClone().AsObject();
            changed[member] = value;
            return changed;
        }

        static AccountKey? Read(JsonObject jwk) => AccountKey.TryRead(Encoding.UTF8.GetBytes(jwk.ToJsonString()));
    }

    private static AsymmetricAlgorithm KeyFor(string algorithm) => algorithm switch
    {
        "ES256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "ES384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => RSA.Create(2048),
    };
}
