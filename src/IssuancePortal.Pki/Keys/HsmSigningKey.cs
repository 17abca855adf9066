using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace IssuancePortal.Pki.Keys;

/// <summary>
/// A signing key that never leaves a PKCS #11 token, reached through OpenSSL's <c>pkcs11</c> engine (Debian: libengine-pkcs11-openssl). The key pair is made
/// with the token's own tools; this class only opens it.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed partial class HsmSigningKey : ISigningKey
{
    private const string ModuleVariable = "PKCS11_MODULE_PATH";

    /// <summary>MFD_CLOEXEC: no child process inherits the file.</summary>
    private const uint CloseOnExec = 1;

    private static readonly Lock ModuleGate = new();
    private static string? _module;

    private readonly SafeEvpPKeyHandle _handle;
    private readonly PlatformKey _key;

    private HsmSigningKey(string name, SafeEvpPKeyHandle handle, AsymmetricAlgorithm key)
    {
        Name = name;
        _handle = handle;
        _key = new PlatformKey(key);
    }

    public string Name { get; }

    public KeyAlgorithm Algorithm => _key.Algorithm;

    public byte[] PublicKey => _key.PublicKey;

    /// <summary>
    /// Chooses the PKCS #11 library for every later <see cref="Open"/> of this process. OpenSSL reads the C environment, which .NET's own environment methods
    /// do not change; the engine reads it once, so call this before the first key is opened and before other threads start.
    /// </summary>
    /// <param name="path">Path of the module, such as /usr/lib/softhsm/libsofthsm2.so. The same path again does nothing.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidOperationException">Another module was chosen before.</exception>
    public static void UseModule(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no PKCS #11 module at '{path}'.", path);
        lock (ModuleGate)
        {
            if (_module == path)
                return;
            if (_module is not null)
                throw new InvalidOperationException($"This process already uses the PKCS #11 module '{_module}'.");
            if (SetEnvironment(ModuleVariable, path, overwrite: 1) != 0)
                throw new InvalidOperationException($"The environment variable {ModuleVariable} could not be set.");
            _module = path;
        }
    }

    /// <summary>Opens a private key by its PKCS #11 URI (RFC 7512). The public key object must lie on the token too.</summary>
    /// <param name="name">The name under which the portal knows the key.</param>
    /// <param name="uri">The key without its PIN: <c>pkcs11:token=LABEL;object=LABEL</c>, percent-encoded.</param>
    /// <param name="pin">The token's user PIN. It is handed to OpenSSL and not kept.</param>
    /// <exception cref="ArgumentException">Not such a URI, or one with a PIN inside.</exception>
    /// <exception cref="CryptographicException">No engine, no module, no such token or key, or a wrong PIN; the message names the URI, never the
    /// PIN.</exception>
    public static HsmSigningKey Open(string name, string uri, string pin)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(uri);
        if (!uri.StartsWith("pkcs11:", StringComparison.Ordinal) || uri.Contains("pin-", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("A key is named by a PKCS #11 URI without a PIN: pkcs11:token=…;object=….", nameof(uri));
        var handle = OpenHandle(uri, pin);
        try
        {
            return new HsmSigningKey(name, handle, Wrap(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public byte[] Sign(ReadOnlySpan<byte> data) => _key.Sign(data);

    public TResult Use<TResult>(Func<AsymmetricAlgorithm, TResult> action) => _key.Use(action);

    public void Dispose()
    {
        _key.Dispose();
        _handle.Dispose();
    }

    /// <summary>
    /// The engine writes the URI of a key that it does not find to the standard error stream, so the PIN must not stand in it: the URI names a file that
    /// lives only in memory and only for this process and this call (RFC 7512 <c>pin-source</c>).
    /// </summary>
    private static SafeEvpPKeyHandle OpenHandle(string uri, string pin)
    {
        var bytes = Encoding.UTF8.GetBytes(pin);
        using var file = CreateMemoryFile("pin", CloseOnExec);
        if (file.IsInvalid)
            throw new InvalidOperationException($"No memory file could be made (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            RandomAccess.Write(file, bytes, 0);
            return SafeEvpPKeyHandle.OpenPrivateKeyFromEngine("pkcs11", $"{uri};type=private;pin-source=file:/proc/self/fd/{file.DangerousGetHandle()}");
        }
        catch (CryptographicException cause)
        {
            throw new CryptographicException($"The key '{uri}' could not be opened through OpenSSL's pkcs11 engine.", cause);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            RandomAccess.Write(file, bytes, 0);
        }
    }

    /// <summary>The handle does not tell its kind; the constructor of the wrong wrapper refuses it.</summary>
    private static AsymmetricAlgorithm Wrap(SafeEvpPKeyHandle handle)
    {
        try
        {
            return new ECDsaOpenSsl(handle);
        }
        catch (CryptographicException)
        {
            return new RSAOpenSsl(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
