using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using IssuancePortal.TestLib;

namespace IssuancePortal.Issuance.Tests.Authorities;

/// <summary>Authorities that are not ours, as the portal is told of them, and issuances that order from them.</summary>
internal static class OutsideEntries
{
    extension(OutsideRig rig)
    {
        /// <summary>An entry of the configuration for one of this authority's doors.</summary>
        public OutsideEntry Entry(string name, AuthorityKind kind, string url, bool bySecret = false, string revokedBy = "") => new()
        {
            Name = name, Kind = kind, Url = url, Certificates = rig["ca.pem"], Patience = TimeSpan.FromSeconds(20), Timeout = TimeSpan.FromSeconds(5), RevokedBy = revokedBy,
            ClientCertificate = bySecret ? "" : rig["client.pem"], ClientKey = bySecret ? "" : rig["client.key"], Reference = bySecret ? "portal" : "", Secret = bySecret ? OutsideRig.Secret : "",
        };
    }

    extension(OutsideRig)
    {
        public static OutsideOptions Options(params OutsideEntry[] entries)
        {
            var options = new OutsideOptions();
            foreach (var entry in entries) options.Outside.Add(entry);
            Assert.Empty(options.Faults(TimeSpan.FromMinutes(2)));
            return options;
        }
    }

    /// <summary>The contents with these slots at these authorities, and the others at the portal's own.</summary>
    internal static PolicyContent With(PolicyContent content, params (byte Slot, string Authority)[] slots) =>
        content with { Slots = [.. content.Slots.Select(slot => slot with { Authority = slots.Where(it => it.Slot == slot.Slot).Select(it => it.Authority).FirstOrDefault() })] };

    /// <summary>A bench whose policy has these slots at these authorities.</summary>
    internal static Task<Workbench> BenchAsync(OutsideOptions outside, PolicyContent? content, params (byte Slot, string Authority)[] slots) =>
        Workbench.CreateAsync(new WorkbenchOptions { Outside = outside, Policy = With(content ?? new WorkbenchOptions().Policy, slots) });

    /// <summary>One issuance on an empty PIV card, to its end.</summary>
    internal static async Task<RunSnapshot> RunAsync(Workbench bench)
    {
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create(new()));
        return await bench.EndAsync(await bench.IssueAsync());
    }
}
