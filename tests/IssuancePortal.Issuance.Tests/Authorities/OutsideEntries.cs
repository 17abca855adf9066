using IssuancePortal.Issuance.Authorities;
using IssuancePortal.TestLib;

namespace IssuancePortal.Issuance.Tests.Authorities;

/// <summary>An authority that is not ours, as the portal is told of it.</summary>
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
}
