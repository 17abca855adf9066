using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Printing;

public sealed class ChangeLayoutsTests
{
    [Fact]
    public async Task Change_OfWhatIsPrinted_IsANewVersionWithItsAuthor()
    {
        await using var bench = await Workbench.CreateAsync();
        var layouts = bench.Get<ChangeLayouts>();
        var picture = Must(await layouts.AddPictureAsync(SamplePhoto.Jpeg, Administrator));
        Assert.Equal(picture.Id, Must(await layouts.AddPictureAsync(SamplePhoto.Jpeg, Administrator)).Id);
        var id = Must(await layouts.CreateAsync(new LayoutOrder(" Badge ", Designs.Name), Administrator));
        var next = new CardDesign(new CardFace([.. Designs.Name.Front.Elements, new PictureElement { Id = "logo", X = 1, Y = 20, Width = 10, Height = 10, Picture = picture.Id }]), Designs.Badge.Back);

        Assert.Equal(2, Must(await layouts.ChangeAsync(id, 1, new LayoutOrder("Badge", next, "with our mark"), Administrator)));
        Assert.Equal(2, Must(await layouts.ChangeAsync(id, 2, new LayoutOrder("Our badge", next), Administrator)));

        var view = Must(await layouts.LookAsync(id, Administrator));
        Assert.Equal("Our badge", view.Layout.Name);
        Assert.True(view.Layout.Design.IsSame(next));
        Assert.Equal([(2, "with our mark", Administrator.Name), (1, "", Administrator.Name)], view.Versions.Select(version => (version.Number, version.Comment, version.ByName)));
        Assert.Contains(picture.Id, view.Pictures.Keys);
        var events = await bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { What = "layout.*" }));
        Assert.Equal(["layout.change", "layout.change", "layout.create", "layout.picture"], events.Select(audit => audit.What));
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Change_ThatIsNotTaken_SaysWhy()
    {
        await using var bench = await Workbench.CreateAsync();
        var layouts = bench.Get<ChangeLayouts>();
        var id = Must(await layouts.CreateAsync(new LayoutOrder("Badge", Designs.Name), Administrator));

        Refused("refusal.layout-unknown", await layouts.LookAsync(Guid.NewGuid(), Administrator));
        Refused("refusal.layout-name-missing", await layouts.CreateAsync(new LayoutOrder(" ", Designs.Name), Administrator));
        Refused("refusal.layout-name-taken", await layouts.CreateAsync(new LayoutOrder("BADGE", Designs.Name), Administrator));
        Refused("refusal.layout-changed", await layouts.ChangeAsync(id, 7, new LayoutOrder("Badge", Designs.Badge), Administrator));
        Refused("refusal.layout-text-too-long", await layouts.ChangeAsync(id, 1, new LayoutOrder("Badge", Designs.Badge, new string('a', 401)), Administrator));
        Refused("refusal.layout-empty", await layouts.ChangeAsync(id, 1, new LayoutOrder("Badge", new CardDesign(new CardFace([]))), Administrator));
        Refused("refusal.not-allowed", await layouts.CreateAsync(new LayoutOrder("Other", Designs.Name), Workbench.Operator));
        Refused("refusal.not-allowed", await layouts.AddPictureAsync(SamplePhoto.Jpeg, Workbench.Operator));
        Refused("refusal.fresh-proof-needed", await layouts.CreateAsync(new LayoutOrder("Other", Designs.Name), Administrator with { ProvenAt = null }));
        Assert.Single(Must(await layouts.ListAsync(Administrator)));
    }

    [Fact]
    public void Faults_OfAPolicyThatPrintsOnAKey_SaySo()
    {
        var content = new WorkbenchOptions().Policy with { FacialImage = false, Print = new PolicyPrint(PrintMoment.AtBinding, [new PrintLayout(IssuanceType.Initial, Guid.NewGuid())]) };

        Assert.Equal(["refusal.policy-not-printable"], PolicyRules.Faults(DeviceKind.YubiKey, content).Select(fault => fault.Code));
        Assert.Empty(PolicyRules.Faults(DeviceKind.PivCard, content));
    }
}
