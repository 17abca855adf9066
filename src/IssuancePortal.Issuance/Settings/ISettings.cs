namespace IssuancePortal.Issuance.Settings;

/// <summary>What administrators have set in the portal. Each section is a record; where nobody has set anything its defaults hold.</summary>
public interface ISettings
{
    /// <summary>A section as it is now. Cheap: answered from memory.</summary>
    T Get<T>() where T : class, new();
}
