namespace IssuancePortal.Pki.Keys;

/// <summary>Key algorithms that certificates are issued for.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA or ECDH on P-256.</summary>
    P256,

    /// <summary>ECDSA or ECDH on P-384.</summary>
    P384,

    /// <summary>RSA with a 2,048-bit modulus.</summary>
    Rsa2048,

    /// <summary>RSA with a 3,072-bit modulus.</summary>
    Rsa3072,
}
