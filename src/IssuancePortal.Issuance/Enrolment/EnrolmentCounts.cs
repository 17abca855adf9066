using System.Diagnostics.Metrics;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>Counts what devices ask for and what becomes of it: meter <c>IssuancePortal.Enrolment</c>, counter <c>enrolment.messages</c> with the tags <c>door</c> and <c>outcome</c> ("issued", "pending", or the code of a refusal).</summary>
public sealed class EnrolmentCounts : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "IssuancePortal.Enrolment";

    private readonly Meter _meter;
    private readonly Counter<long> _messages;

    /// <summary>Begins to count. The meter's scope is this, so that those of several portals in one process can be told apart.</summary>
    public EnrolmentCounts()
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = this });
        _messages = _meter.CreateCounter<long>("enrolment.messages", description: "Requests for certificates over SCEP, EST and ACME");
    }

    /// <summary>Counts one.</summary>
    public void Add(EnrolmentDoor door, string outcome) => _messages.Add(1, new KeyValuePair<string, object?>("door", door.ToString()), new KeyValuePair<string, object?>("outcome", outcome));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
