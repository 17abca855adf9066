namespace IssuancePortal.Issuance.Settings;

/// <summary>How an initial password reaches its person.</summary>
public enum PasswordDelivery
{
    /// <summary>It is shown to the operator, who tells it.</summary>
    Operator,

    /// <summary>It is mailed to the person, and no operator sees it.</summary>
    Mail,

    /// <summary>It is shown to the operator and mailed to the person.</summary>
    Both,
}
