using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Notifications;

/// <summary>What messages take from the portal: its name, where things are, and words in the recipient's language ("en" or "de").</summary>
public interface IPortalVoice
{
    /// <summary>Name of the portal.</summary>
    string PortalName { get; }

    /// <summary>Address of a person's page.</summary>
    string Person(Guid id);

    /// <summary>Address of a device's page.</summary>
    string Device(Guid id);

    /// <summary>Address that leads to a request, for whoever opens it.</summary>
    string Request(Guid id);

    string Kind(DeviceKind kind, string language);

    /// <summary>A reason's words; the text itself when it is no code.</summary>
    string Reason(string reason, string language);

    /// <summary>Day and time.</summary>
    string Moment(DateTimeOffset at, string language);
}
