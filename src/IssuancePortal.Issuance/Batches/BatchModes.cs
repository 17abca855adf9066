using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Batches;

/// <summary>What follows for a batch from its mode. An operator must bind in it: the people are not there.</summary>
public static class BatchModes
{
    /// <summary>True for a mode in which cards are made without their people: personalised with a PIN that nobody knows, or bound only.</summary>
    public static bool Suits(Mode mode) => mode.ActorOf(StageKind.Bind) == StageActor.Operator;

    /// <summary>True for a policy whose devices an operator puts into a reader.</summary>
    public static bool Suits(DevicePolicy policy) => !DeviceKinds.AreUserBound(policy.Kind);

    /// <summary>True where cards are only bound: their people personalise them.</summary>
    public static bool BindsOnly(string mode) => ModeCatalogue.Find(mode)?.ActorOf(StageKind.Personalise) == StageActor.User;

    /// <summary>What one must be allowed to do to each person.</summary>
    public static Permission PermissionOf(string mode) => BindsOnly(mode) ? Permission.BindDevice : Permission.IssueDevice;
}
