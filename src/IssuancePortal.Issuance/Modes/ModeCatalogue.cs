using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Settings;

namespace IssuancePortal.Issuance.Modes;

/// <summary>Every mode there is.</summary>
public static class ModeCatalogue
{
    /// <summary>All modes in the order in which they are shown.</summary>
    public static IReadOnlyList<Mode> All { get; } = [LocalMode.Mode, ValidatedMode.Mode, OperatorBoundMode.Mode, UserBoundMode.Mode, RemoteMode.Mode];

    /// <summary>A mode by name; null when unknown.</summary>
    public static Mode? Find(string name) => All.FirstOrDefault(mode => mode.Name == name);

    /// <summary>True when a site uses the mode.</summary>
    public static bool IsOn(Mode mode, DeviceSettings settings) => settings.Modes?.Contains(mode.Name) ?? mode.OnByDefault;

    /// <summary>What does not fit together, each fault a sentence: checked at start-up and in a test.</summary>
    public static IReadOnlyList<string> Faults(IEnumerable<DevicePolicy> policies)
    {
        var faults = new List<string>();
        foreach (var mode in All)
        {
            if (mode.Stages.Count == 0 || mode.Stages[0].Kind != StageKind.Request)
                faults.Add($"Mode {mode.Name} does not begin with a request.");
            if (!mode.Has(StageKind.Personalise))
                faults.Add($"Mode {mode.Name} never personalises the device.");
            if (mode.ActorOf(StageKind.Bind) is StageActor.Operator && mode.Kinds.Any(DeviceKinds.AreUserBound))
                faults.Add($"Mode {mode.Name} lets an operator bind a virtual smart card or a phone; only the user can.");
            if (mode.ActorOf(StageKind.Validate) is { } validator && validator != StageActor.Officer)
                faults.Add($"Mode {mode.Name} is validated by {validator}; only a validation officer can.");
        }

        foreach (var policy in policies)
        {
            faults.AddRange(policy.Content.Faults(policy.Kind).Select(fault => $"Policy {policy.Name}: {fault}"));
            foreach (var name in policy.Content.Modes)
            {
                if (Find(name) is not { } mode)
                    faults.Add($"Policy {policy.Name} allows the mode {name}, which does not exist.");
                else if (!mode.Kinds.Contains(policy.Kind))
                    faults.Add($"Policy {policy.Name} allows the mode {name}, which cannot issue a {policy.Kind}.");
            }
        }

        return faults;
    }
}
