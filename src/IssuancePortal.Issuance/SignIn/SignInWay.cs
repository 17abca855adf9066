namespace IssuancePortal.Issuance.SignIn;

/// <summary>Ways to prove who one is.</summary>
public enum SignInWay
{
    /// <summary>The account's own password.</summary>
    Password,

    /// <summary>A passkey (Web Authentication).</summary>
    Passkey,

    /// <summary>A card that this portal issued, with its PIN.</summary>
    Card,

    /// <summary>Another provider, over OpenID Connect.</summary>
    OpenIdConnect,

    /// <summary>The password of the corporate directory.</summary>
    Directory,

    /// <summary>The initial password that came with a device; opens the user portal only.</summary>
    InitialPassword,

    /// <summary>A code sent by e-mail; opens the user portal only.</summary>
    EmailCode,

    /// <summary>The password that the help desk told for an unlock; opens the user portal only.</summary>
    EmergencyPassword,

    /// <summary>Answers to security questions, where a site still allows them; open the user portal only.</summary>
    SecurityQuestions,
}
