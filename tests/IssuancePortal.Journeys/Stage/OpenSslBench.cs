namespace IssuancePortal.Journeys.Stage;

/// <summary>openssl as the judge of what is on the card, with everything a relying party would fetch from the portal.</summary>
internal sealed class OpenSslBench(Uri portal) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("judge-");

    public string Certificate(string slot) => At($"{slot}.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>openssl verify: root trusted, issuing CA presented, CRLs fetched now.</summary>
    public async Task<(int Exit, string Output)> VerifyAsync(string slot, bool withCrl)
    {
        await FetchAsync();
        return await Tool.RunAsync(
            "openssl",
            ["verify", "-x509_strict", "-CAfile", At("root.pem"), "-untrusted", At("issuing.pem"), .. withCrl ? ["-crl_check_all", "-CRLfile", At("crls.pem")] : Array.Empty<string>(), Certificate(slot)]);
    }

    /// <summary>openssl ocsp: asks the responder that the certificate names, and verifies its answer.</summary>
    public async Task<string> OcspAsync(string slot)
    {
        await FetchAsync();
        var url = (await Tool.RunAsync("openssl", "x509", "-in", Certificate(slot), "-noout", "-ocsp_uri")).Output.Trim();
        Assert.Equal(new Uri(portal, "/pki/ocsp").ToString(), url);
        var (exit, output) = await Tool.RunAsync(
            "openssl", "ocsp", "-issuer", At("issuing.pem"), "-cert", Certificate(slot), "-url", url, "-CAfile", At("root.pem"), "-verify_other", At("issuing.pem"));
        Assert.True(exit == 0 && output.Contains("Response verify OK", StringComparison.Ordinal), output);
        return output;
    }

    /// <summary>Reads CHUID and security object from the card and has openssl verify their signatures.</summary>
    public async Task ChuidAndSecurityObjectAsync()
    {
        var chuid = await ReadObjectAsync("0x5fc102");
        var (signature, rest) = Split(chuid, 0x3E);
        await File.WriteAllBytesAsync(At("chuid.sig"), signature);
        await File.WriteAllBytesAsync(At("chuid.content"), rest);
        var verified = await Tool.RunAsync(
            "openssl", "cms", "-verify", "-inform", "DER", "-in", At("chuid.sig"), "-content", At("chuid.content"), "-binary", "-purpose", "any",
            "-CAfile", At("chain.pem"), "-signer", At("signer.pem"), "-out", At("chuid.out"));
        Assert.True(verified.Exit == 0, verified.Output);

        // The security object brings no certificate: its signer's is the CHUID's.
        var security = await ReadObjectAsync("0x5fc106");
        await File.WriteAllBytesAsync(At("security.sig"), Split(security, 0xBB).Value);
        var lds = await Tool.RunAsync(
            "openssl", "cms", "-verify", "-inform", "DER", "-in", At("security.sig"), "-purpose", "any", "-CAfile", At("chain.pem"), "-certfile", At("signer.pem"), "-out", At("lds"));
        Assert.True(lds.Exit == 0, lds.Output);
        var hashes = (await Tool.RunAsync("openssl", "asn1parse", "-inform", "DER", "-in", At("lds"))).Output;
        Assert.Contains(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(chuid)), hashes, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>OpenSC signs with the PIV authentication key, openssl verifies.</summary>
    public async Task SignWithOpenScAsync()
    {
        await File.WriteAllTextAsync(At("text"), "judged by others");
        var signed = await CardInReader.OpenScAsync("pkcs11-tool", "--login", "--pin", Deeds.Pin, "--sign", "--mechanism", "ECDSA-SHA256", "--id", "01", "--signature-format", "openssl", "-i", At("text"), "-o", At("text.sig"));
        Assert.True(signed.Exit == 0, signed.Output);
        await Tool.RunAsync("openssl", "x509", "-in", Certificate("9a"), "-pubkey", "-noout", "-out", At("9a.pub"));
        var verified = await Tool.RunAsync("openssl", "dgst", "-sha256", "-verify", At("9a.pub"), "-signature", At("text.sig"), At("text"));
        Assert.True(verified.Exit == 0, verified.Output);
    }

    /// <summary>The YubiKey attests a slot's key; openssl traces that to its maker's root, and it is over the very key of the slot's certificate.</summary>
    public async Task AttestedAsync(string slot)
    {
        Assert.Equal(0, (await CardInReader.PivToolAsync("-a", "attest", "-s", slot, "-o", At("attestation.pem"))).Exit);
        Assert.Equal(0, (await CardInReader.PivToolAsync("-a", "read-certificate", "-s", "f9", "-o", At("f9.pem"))).Exit);
        var root = Path.Combine(Repository.Root, "src", "IssuancePortal.SimulatedDevices", "YubiKey", "simulated-yubikey-root.pem");
        var verified = await Tool.RunAsync("openssl", "verify", "-CAfile", root, "-untrusted", At("f9.pem"), At("attestation.pem"));
        Assert.True(verified.Exit == 0, verified.Output);
        var attested = await Tool.RunAsync("openssl", "x509", "-in", At("attestation.pem"), "-noout", "-pubkey");
        Assert.Equal(attested.Output, (await Tool.RunAsync("openssl", "x509", "-in", Certificate(slot), "-noout", "-pubkey")).Output);
    }

    /// <summary>OpenSC signs with the RSA key of a certificate, openssl verifies.</summary>
    public async Task SignWithOpenScAsync(string id, string pin)
    {
        await File.WriteAllTextAsync(At("text"), "judged by others");
        var signed = await CardInReader.OpenScAsync("pkcs11-tool", "--login", "--pin", pin, "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", id, "-i", At("text"), "-o", At("text.sig"));
        Assert.True(signed.Exit == 0, signed.Output);
        await Tool.RunAsync("openssl", "x509", "-in", Certificate(id), "-pubkey", "-noout", "-out", At($"{id}.pub"));
        var verified = await Tool.RunAsync("openssl", "dgst", "-sha256", "-verify", At($"{id}.pub"), "-signature", At("text.sig"), At("text"));
        Assert.True(verified.Exit == 0, verified.Output);
    }

    private async Task FetchAsync()
    {
        using var http = new HttpClient { BaseAddress = portal };
        foreach (var authority in (string[])["root", "issuing"])
        {
            await File.WriteAllBytesAsync(At($"{authority}.cer"), await http.GetByteArrayAsync($"/pki/{authority}.cer"));
            await File.WriteAllBytesAsync(At($"{authority}.crl"), await http.GetByteArrayAsync($"/pki/{authority}.crl"));
            await Tool.RunAsync("openssl", "x509", "-inform", "DER", "-in", At($"{authority}.cer"), "-out", At($"{authority}.pem"));
            await Tool.RunAsync("openssl", "crl", "-inform", "DER", "-in", At($"{authority}.crl"), "-out", At($"{authority}.crl.pem"));
        }

        await File.WriteAllTextAsync(At("chain.pem"), await File.ReadAllTextAsync(At("root.pem")) + await File.ReadAllTextAsync(At("issuing.pem")));
        await File.WriteAllTextAsync(At("crls.pem"), await File.ReadAllTextAsync(At("root.crl.pem")) + await File.ReadAllTextAsync(At("issuing.crl.pem")));
    }

    private async Task<byte[]> ReadObjectAsync(string tag)
    {
        var read = await CardInReader.PivToolAsync("-a", "read-object", "--id", tag, "-f", "binary", "-o", At(tag));
        Assert.True(read.Exit == 0, read.Output);
        return await File.ReadAllBytesAsync(At(tag));
    }

    /// <summary>The value of a one-byte tag among simple TLVs with BER lengths, and all the others as they lie on the card.</summary>
    private static (byte[] Value, byte[] Others) Split(byte[] tlvs, byte tag)
    {
        byte[]? value = null;
        var rest = new List<byte>();
        for (var at = 0; at < tlvs.Length;)
        {
            var start = at;
            var found = tlvs[at++];
            int length = tlvs[at++];
            if (length > 0x80)
            {
                var bytes = length & 0x7F;
                length = 0;
                for (var i = 0; i < bytes; i++) length = length << 8 | tlvs[at++];
            }

            if (found == tag) value = tlvs[at..(at + length)];
            else rest.AddRange(tlvs[start..(at + length)]);
            at += length;
        }

        return (value ?? throw new InvalidDataException($"There is no tag {tag:X2}."), [.. rest]);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
