namespace IssuancePortal.Portal.Start;

/// <summary>Something that must fit together beyond one section of options. Every one registered is asked by <c>--check</c> and before every start.</summary>
internal interface IConfigurationCheck
{
    /// <summary>Faults, each a sentence with the full key names; nothing is changed by asking.</summary>
    IEnumerable<string> Faults();
}
