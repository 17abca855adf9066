namespace IssuancePortal.Data.Secrets;

/// <summary>Section "Vault": where the key-encryption key comes from. Whoever has it and the database has every PUK, management key and authority key.</summary>
public sealed class VaultOptions
{
    public const string Section = "Vault";

    /// <summary>A file with 32 bytes in base64, relative to the content root.</summary>
    public string KeyFile { get; set; } = "data/vault.key";

    /// <summary>The 32 bytes in base64 instead of a file, for an environment variable (<c>Vault__KeyBase64</c>) that a secret store fills.</summary>
    public string? KeyBase64 { get; set; }

    /// <summary>Makes the file at the first start when it is missing. Off by default: a portal that silently makes a new key cannot open what the lost one sealed.</summary>
    public bool CreateKeyFile { get; set; }
}
