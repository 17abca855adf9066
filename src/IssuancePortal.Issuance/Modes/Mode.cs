using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Modes;

/// <summary>An issuance mode: which stages an issuance walks through, and who does each. Wizards, buttons, checks and documentation are drawn from it.</summary>
/// <param name="Name">Stable name; also the text key suffix of its words.</param>
/// <param name="Stages">In order.</param>
/// <param name="Kinds">Device kinds that it can issue.</param>
/// <param name="OnByDefault">False for a mode that a site must switch on.</param>
public sealed record Mode(string Name, IReadOnlyList<Stage> Stages, IReadOnlyList<DeviceKind> Kinds, bool OnByDefault = true)
{
    /// <summary>True when the mode has such a stage.</summary>
    public bool Has(StageKind kind) => Stages.Any(stage => stage.Kind == kind);

    /// <summary>Who does a stage; null when the mode has none such.</summary>
    public StageActor? ActorOf(StageKind kind) => Stages.FirstOrDefault(stage => stage.Kind == kind)?.By;

    /// <summary>True when a request needs nobody's approval.</summary>
    public bool IsDirect => !Has(StageKind.Validate);
}
