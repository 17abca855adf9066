using System.Text;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.People;

public sealed class TakePhotoTests
{
    private static readonly byte[] Good = File.ReadAllBytes(Path.Combine(Root(), "src", "IssuancePortal.Portal", "Demo", "Photos", "portrait-01.jpg"));

    [Fact]
    public void Read_WithWhereItWasTaken_KeepsThePictureAlone()
    {
        var exif = Segment(0xE1, "Exif\0\0GPS 52.5 N 13.4 E"u8);
        var comment = Segment(0xFE, "Ada's office"u8);
        byte[] file = [.. Good[..2], .. exif, .. comment, .. Good[2..], .. "<script>after the end</script>"u8];

        var portrait = Must(Portrait.Read(file));

        Assert.Equal((240, 320), (portrait.Width, portrait.Height));
        Assert.Equal(Must(Portrait.Read(Good)).Jpeg, portrait.Jpeg);
        var text = Encoding.Latin1.GetString(portrait.Jpeg);
        Assert.DoesNotContain("GPS", text, StringComparison.Ordinal);
        Assert.DoesNotContain("office", text, StringComparison.Ordinal);
        Assert.DoesNotContain("script", text, StringComparison.Ordinal);
        Assert.Equal(portrait.Jpeg, Must(Portrait.Read(portrait.Jpeg)).Jpeg);
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        for (var length = 0; length < Good.Length - 2; length++) Assert.False(Portrait.Read(Good.AsSpan(0, length)).Succeeded, $"{length} bytes");
    }

    [Fact]
    public void Read_AnyBytes_AnswersAndNeverThrows()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 20_000; round++)
        {
            var file = (byte[])Good.Clone();
            for (var i = 0; i < 1 + round % 9; i++) file[random.Next(Math.Min(file.Length, round % 2 == 0 ? 700 : file.Length))] = (byte)random.Next(256);
            _ = Portrait.Read(file);
        }
    }

    [Fact]
    public void Read_WhatDoesNotDo_SaysWhy()
    {
        Refused("refusal.photo-not-jpeg", Portrait.Read("GIF89a"u8));
        Refused("refusal.photo-not-jpeg", Portrait.Read([]));
        Refused("refusal.photo-damaged", Portrait.Read(Good.AsSpan(0, 1000)));
        Refused("refusal.photo-not-baseline", Portrait.Read(With(frame => frame[1] = 0xC2)));
        Refused("refusal.photo-not-baseline", Portrait.Read(With(frame => frame[4] = 12)));
        Refused("refusal.photo-too-small", Portrait.Read(With(frame => frame[8] = 100)));
        Refused("refusal.photo-wrong-shape", Portrait.Read(With(frame => (frame[5], frame[6]) = (1, 200))));
        Refused("refusal.photo-too-large", Portrait.Read([.. Good[..^2], .. new byte[Portrait.MaxBytes], .. Good[^2..]]));
    }

    [Fact]
    public async Task Take_ByWhoeverIssues_IsKeptAndAudited()
    {
        await using var life = await BeginAsync();
        var take = life.Bench.Get<TakePhoto>();
        var person = life.Bench.Person.Id;

        Refused("refusal.own-photo", await take.TakeAsync(person, Good, Workbench.Operator with { PersonId = person }));
        Refused("refusal.not-allowed", await take.TakeAsync(person, Good, HelpDesk));
        Refused("refusal.person-unknown", await take.TakeAsync(Guid.NewGuid(), Good, Workbench.Operator));
        Refused("refusal.photo-not-jpeg", await take.TakeAsync(person, "x"u8.ToArray(), Workbench.Operator));
        var bytes = Must(await take.TakeAsync(person, Good, Workbench.Operator));

        var kept = await life.Bench.Store.ReadAsync(session => session.PhotoAsync(person));
        Assert.Equal(bytes, kept!.Jpeg.Length);
        Assert.Equal("person.photo", Assert.Single(await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(PersonId: person) { What = "person.photo" }))).What);
        await life.IssueAsync();
    }

    [Fact]
    public async Task Take_AfterApproval_VoidsIt()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["validated"] });
        var person = life.Bench.Person.Id;
        var request = Must(await life.Bench.Get<Issuance.Requests.FileRequest>().FileAsync(new(person, life.Bench.Policy.Id, "validated", Issuance.Requests.IssuanceReason.None), Workbench.Operator));
        var content = await life.Bench.Store.ReadAsync(async session => await Issuance.Requests.RequestContent.OfAsync(session, (await session.RequestAsync(request))!));
        Must(await life.Bench.Get<Issuance.Validation.ApproveRequest>().ApproveAsync(new(request, content.Hash()), Officer));

        Must(await life.Bench.Get<TakePhoto>().TakeAsync(person, Good, Workbench.Operator));

        await life.Bench.InsertBlankAsync();
        Refused("refusal.approval-void", await life.Bench.StartAsync(Workbench.Operator, order => order with { RequestId = request, Mode = "validated" }));
    }

    private static byte[] With(Action<Span<byte>> change)
    {
        var file = (byte[])Good.Clone();
        var at = file.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        var frame = file[at..(at + 19)];
        change(frame);
        frame.CopyTo(file, at);
        return file;
    }

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "IssuancePortal.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
