using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using IssuancePortal.Issuance.Enrolment;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>What one portal has counted since, by door and outcome.</summary>
internal sealed class Counted : IDisposable
{
    private readonly ConcurrentDictionary<(string Door, string Outcome), long> _counts = [];
    private readonly MeterListener _listener = new();

    public Counted(TestPortal portal)
    {
        var scope = portal.Services.GetRequiredService<EnrolmentCounts>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EnrolmentCounts.MeterName && ReferenceEquals(instrument.Meter.Scope, scope)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string)tag.Value!);
            _counts.AddOrUpdate((named["door"], named["outcome"]), count, (_, before) => before + count);
        });
        _listener.Start();
    }

    public long this[string door, string outcome] => _counts.GetValueOrDefault((door, outcome));

    public void Dispose() => _listener.Dispose();
}
