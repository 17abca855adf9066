namespace IssuancePortal.Pki.Profiles;

/// <summary>What the subject's distinguished name is made of.</summary>
public enum SubjectForm
{
    /// <summary>Country, organisation, units, common name; surname and given name where the order has them.</summary>
    Person,

    /// <summary>
    /// Country, organisation, units and the card UUID as serialNumber; nothing that names the cardholder (FIPS 201-3 §4.2.2.2, contactless reading).
    /// </summary>
    Card,

    /// <summary>Country, organisation, units, common name of a service or an authority.</summary>
    Service,
}
