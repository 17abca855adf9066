using System.Xml.Linq;
using IssuancePortal.Data.Database;
using IssuancePortal.Issuance.Store;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Start;

/// <summary>The keys under cookies and anti-forgery tokens live in <c>data/keys</c>, sealed by the vault. Nodes of a fleet share that folder.</summary>
internal sealed class CookieKeys(IHostEnvironment environment, ILoggerFactory loggers, IVault vault) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        var folder = Path.Combine(environment.ContentRootPath, "data", "keys");
        PrivateFolder.Create(folder);
        options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder), loggers);
        options.XmlEncryptor = new VaultEncryptor(vault);
    }

    private sealed class VaultEncryptor(IVault vault) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
            new XElement("sealed", Convert.ToBase64String(vault.Seal(System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)), VaultDecryptor.Context))),
            typeof(VaultDecryptor));
    }
}

/// <summary>Opens what <see cref="CookieKeys"/> sealed; ASP.NET Core makes it by its name in the key file.</summary>
internal sealed class VaultDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public const string Context = "cookie-keys";

    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(System.Text.Encoding.UTF8.GetString(services.GetRequiredService<IVault>().Open(Convert.FromBase64String(encryptedElement.Value), Context)));
}
