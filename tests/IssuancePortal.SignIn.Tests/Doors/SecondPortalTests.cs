using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>One portal gets a certificate from another over EST: through the door that strongSwan's and curl's clients are let in at.</summary>
public sealed class SecondPortalTests
{
    [Fact]
    public async Task Issue_FromAnotherPortalsDoor_WaitsForItsReleaseAndTakesTheCertificate()
    {
        await using var other = new DoorRig();
        var begun = await other.BeginAsync(KeyAlgorithm.P256, isReleased: false);
        var embedded = other.Portal.Services.GetRequiredService<EmbeddedAuthority>();
        File.WriteAllText(Path.Combine(other.Folder, "other.pem"), string.Join('\n', ((string[])["issuing", "root"]).Select(name => X509CertificateLoader.LoadCertificate(embedded.CertificateOf(name)!).ExportCertificatePem())));
        await using var portal = new TestPortal(
            ("Authorities:Outside:0:Name", "other"), ("Authorities:Outside:0:Kind", "Est"), ("Authorities:Outside:0:Url", other.Est + "/.well-known/est"), ("Authorities:Outside:0:Certificates", Path.Combine(other.Folder, "other.pem")),
            ("Authorities:Outside:0:Trust", other.CaFile), ("Authorities:Outside:0:Reference", "portal"), ("Authorities:Outside:0:Secret", begun.Passwords[0]), ("Authorities:Outside:0:Patience", "00:01:00"),
            ("Authorities:Outside:0:RevokedBy", "manual"));

        var uuid = (await other.DeviceAsync(begun))!.CardUuid!.Value;
        var person = (await portal.Store.ReadAsync(session => session.PersonByNameAsync("olga.petrova@meridian.example")))!;
        var device = new Device { Kind = DeviceKind.YubiKey, Serial = "4711", Edge = "yubikey", CreatedAt = TimeProvider.System.GetUtcNow(), CardUuid = uuid };
        await portal.Store.ChangeAsync<bool>(session =>
        {
            session.Add(device);
            return Task.FromResult<Issuance.Result<bool>>(true);
        });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var end = TimeProvider.System.GetUtcNow().AddDays(400);
        var draft = new RequestDraft(new CertificateOrder
        {
            Profile = CertificateProfiles.DerivedAuthentication, PublicKey = key.ExportSubjectPublicKeyInfo(), NotBefore = TimeProvider.System.GetUtcNow(), NotAfter = end, Subject = new SubjectData { CommonName = person.Name, CardUuid = uuid },
        });
        var said = new List<string>();
        var application = new CertificateApplication("derived-authentication", key.ExportSubjectPublicKeyInfo(), 0x9A, Guid.NewGuid(), device.Id, person, uuid, [], end)
        {
            Authority = "other", Request = draft.Complete(key.SignHash(draft.Block, DSASignatureFormat.Rfc3279DerSequence)), Tell = wait => said.Add(wait.Text),
        };
        var issuing = portal.Services.GetRequiredService<ICertificateAuthority>().IssueAsync(application, CancellationToken.None);
        await DoorRig.UntilAsync(async () => (await other.Portal.Store.ReadAsync(session => session.Enrolments.TicketsAsync(begun.EnrolmentId)))[0].PublicKey is not null || issuing.IsCompleted);
        await other.ReleaseAsync(begun);
        var issued = await issuing;

        Assert.True(issued.Succeeded, issued.Refusal?.ToString());
        Assert.Contains(said, line => line.Contains("asks for patience", StringComparison.Ordinal));
        Assert.Equal(DeviceState.Issued, (await other.DeviceAsync(begun))!.State);
        using var certificate = X509CertificateLoader.LoadCertificate(issued.Value);
        var here = (await portal.Store.ReadAsync(session => session.CertificateAsync(SerialNumbers.ToText(certificate.SerialNumberBytes.Span))))!;
        Assert.Equal((CertificateState.Signed, "other"), (here.State, here.Authority));
        Assert.Equal(AuthorityOrderState.Granted, (await portal.Store.ReadAsync(session => session.Outside.LatestOrdersAsync("other", 1)))[0].State);
    }
}
