namespace IssuancePortal.Issuance.Authorities;

/// <summary>An authority outside the portal, as it is configured. Secrets come from the environment or from files; none is ever stored or logged.</summary>
public sealed class OutsideEntry
{
    /// <summary>Value of <see cref="RevokedBy"/>: an operator revokes at the authority and says so in the portal.</summary>
    public const string ByHand = "manual";

    /// <summary>Name that policies choose it by: 1 to 40 characters. Certificates that it issued carry it for ever.</summary>
    public string Name { get; set; } = "";

    public AuthorityKind Kind { get; set; }

    /// <summary>CMP: the address that messages are posted to. EST: the address that ends in <c>/.well-known/est</c>, with a label after it where the authority wants one.</summary>
    public string Url { get; set; } = "";

    /// <summary>PEM file with the certificates that what it issues must lead to: the issuing one, and those above it.</summary>
    public string Certificates { get; set; } = "";

    /// <summary>PEM file with the certificates by which its server, or the signer of its CMP messages, is believed; empty for <see cref="Certificates"/>.</summary>
    public string Trust { get; set; } = "";

    /// <summary>PEM file with the portal's own certificate at this authority, and those above it; empty where a secret is used.</summary>
    public string ClientCertificate { get; set; } = "";

    /// <summary>PEM file with its private key (PKCS #8, encrypted or not).</summary>
    public string ClientKey { get; set; } = "";

    /// <summary>Password of an encrypted key; from the environment.</summary>
    public string ClientKeyPassword { get; set; } = "";

    /// <summary>CMP: which secret protects the messages (senderKID). EST: user name.</summary>
    public string Reference { get; set; } = "";

    /// <summary>The secret, or the password of EST; from the environment.</summary>
    public string Secret { get; set; } = "";

    /// <summary>File that the secret is in, in place of <see cref="Secret"/>.</summary>
    public string SecretFile { get; set; } = "";

    /// <summary>How long one answer is waited for. 1 s to 2 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a run waits for a certificate, polls and further tries included. 5 s to 10 min.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>EST only: name of the authority of kind Cmp that revokes what this one issued, or "manual".</summary>
    public string RevokedBy { get; set; } = "";

    internal IEnumerable<string> Faults(string key)
    {
        if (Name.Trim().Length is 0 or > 40 || Name.Any(char.IsControl)) yield return $"{key}:{nameof(Name)} must have 1 to 40 characters.";
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")) yield return $"{key}:{nameof(Url)} must be an absolute address, not \"{Url}\".";
        else if (Kind == AuthorityKind.Est && url.Scheme != Uri.UriSchemeHttps) yield return $"{key}:{nameof(Url)} must begin with https: EST is spoken over TLS only (RFC 7030 §3.3).";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(2)) yield return $"{key}:{nameof(Timeout)} must lie between 1 s and 2 min.";
        if (Patience < TimeSpan.FromSeconds(5) || Patience > TimeSpan.FromMinutes(10)) yield return $"{key}:{nameof(Patience)} must lie between 5 s and 10 min.";
        var hasSecret = Secret.Length > 0 || SecretFile.Length > 0;
        if (Secret.Length > 0 && SecretFile.Length > 0) yield return $"{key}: either {nameof(Secret)} or {nameof(SecretFile)}, not both.";
        if (ClientCertificate.Length > 0 != ClientKey.Length > 0) yield return $"{key}: {nameof(ClientCertificate)} and {nameof(ClientKey)} belong together.";
        if (!hasSecret && ClientCertificate.Length == 0) yield return $"{key} has no credential: set {nameof(ClientCertificate)} and {nameof(ClientKey)}, or {nameof(Reference)} and {nameof(Secret)}.";
        if (hasSecret && Reference.Length == 0) yield return $"{key}:{nameof(Reference)} must say which secret it is.";
        if (Kind == AuthorityKind.Cmp && hasSecret && ClientCertificate.Length > 0) yield return $"{key}: messages of CMP are protected by a certificate or by a secret, not by both.";
        foreach (var (name, file) in ((string, string)[])
        [
            (nameof(Certificates), Certificates), (nameof(Trust), Trust), (nameof(ClientCertificate), ClientCertificate), (nameof(ClientKey), ClientKey), (nameof(SecretFile), SecretFile),
        ])
        {
            if (file.Length > 0 && !File.Exists(file)) yield return $"{key}:{name} names {file}, which is not there.";
        }

        if (Certificates.Length == 0) yield return $"{key}:{nameof(Certificates)} must name a PEM file with the authority's certificates.";
        else if (File.Exists(Certificates) && OutsideAuthority.WrongCertificates(Certificates) is { } wrong) yield return $"{key}:{nameof(Certificates)}: {wrong}";
        if (Trust.Length > 0 && File.Exists(Trust) && OutsideAuthority.Read(Trust).Count == 0) yield return $"{key}:{nameof(Trust)} has no certificate in it.";
        if (File.Exists(ClientCertificate) && File.Exists(ClientKey) && OutsideAuthority.WrongKey(this) is { } fault) yield return $"{key}:{nameof(ClientKey)}: {fault}";
    }
}
