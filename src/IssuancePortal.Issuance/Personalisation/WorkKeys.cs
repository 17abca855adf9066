namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Text keys of lanes and of what is done within them: seen in progress, logs and timings.</summary>
public static class WorkKeys
{
    public const string LaneOpen = "lane.open";
    public const string LanePin = "lane.pin";
    public const string LaneIdentity = "lane.identity";
    public const string LaneFace = "lane.face";
    public const string LanePrinted = "lane.printed";
    public const string LaneHistory = "lane.history";
    public const string LaneSecurity = "lane.security";
    public const string LaneErase = "lane.erase";
    public const string LaneClose = "lane.close";

    public const string Authenticate = "part.authenticate";
    public const string AdminKey = "part.admin-key";
    public const string CardKeys = "part.card-keys";
    public const string Puk = "part.puk";
    public const string Pin = "part.pin";
    public const string Retries = "part.retries";
    public const string Prove = "part.prove";
    public const string Import = "part.import";
    public const string Attest = "part.attest";
    public const string Certificate = "part.certificate";
    public const string Write = "part.write";
    public const string Erase = "part.erase";
    public const string Reset = "part.reset";
    public const string Check = "part.check";

    /// <summary>Lane of a key: "lane.key.9A".</summary>
    public static string LaneKey(byte slot) => $"lane.key.{slot:X2}";

    /// <summary>Generation, by algorithm, since that is what its duration depends on: "part.generate.p256".</summary>
    public static string Generate(string algorithm) => $"part.generate.{algorithm}";
}
