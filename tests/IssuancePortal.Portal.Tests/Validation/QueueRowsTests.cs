using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Features.Validation;

namespace IssuancePortal.Portal.Tests.Validation;

/// <summary>What becomes of the rows of the queue as news come, and what its address says.</summary>
public sealed class QueueRowsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<QueueFilter> Filters =>
    [
        new QueueFilter(),
        new QueueFilter { State = null, Sort = QueueSort.Newest },
        new QueueFilter { State = RequestState.Denied, Type = RequestType.Replacement, Modes = ["validated"], Reason = IssuanceReason.Lost },
        new QueueFilter { PolicyId = Guid.NewGuid(), RequestedBy = "operator", Text = "an kow", Claim = QueueClaim.Mine, Sort = QueueSort.Due },
        new QueueFilter { Overdue = true },
    ];

    [Theory]
    [MemberData(nameof(Filters))]
    public void Address_OfAFilter_SaysTheSameFilter(QueueFilter filter)
    {
        var parts = QueueAddress.Of(filter);
        string? Part(string name) => parts[name]?.ToString();
        var read = QueueAddress.Read(Part("state"), Part("type"), Part("mode"), Part("reason"), Part("policy"), Part("by"), Part("q"), Part("claim"), Part("overdue"), Part("sort"));
        Assert.Equal(filter.Modes, read.Modes);
        Assert.Equal(filter with { Modes = read.Modes }, read);
    }

    [Fact]
    public void Take_RowThatStandsThere_ChangesInPlace()
    {
        var rows = Rows(out var items);
        var approved = Copy(items[1], Noon, approve: true);

        Assert.Equal(0, rows.Take([approved], _ => false));

        Assert.Equal([items[0].Id, items[1].Id, items[2].Id], rows.Shown.Select(item => item.Id));
        Assert.Equal(RequestState.Approved, rows.Shown[1].Request.State);
        Assert.Empty(rows.Fresh);
    }

    [Fact]
    public void Take_NewRow_WaitsUntilAskedForAndThenStandsFirst()
    {
        var rows = Rows(out var items);
        var late = Item(Noon.AddMinutes(1));

        Assert.Equal(1, rows.Take([late], _ => true));
        Assert.Equal(0, rows.Take([late], _ => true));
        Assert.Equal(items.Select(item => item.Id), rows.Shown.Select(item => item.Id));

        rows.ShowFresh();
        Assert.Equal([late.Id, .. items.Select(item => item.Id)], rows.Shown.Select(item => item.Id));
        Assert.Equal(1, rows.PlaceOf(items[0].Id));
    }

    [Fact]
    public void Take_OldRowThatWasNotReadYet_IsNoNews()
    {
        var rows = Rows(out _);
        Assert.Equal(0, rows.Take([Item(Noon.AddDays(-3))], _ => true));
        Assert.Empty(rows.Fresh);
    }

    [Fact]
    public void Take_NewRowThatIsDecidedBeforeItWasShown_WaitsNoMore()
    {
        var rows = Rows(out _);
        var late = Item(Noon.AddMinutes(1));
        rows.Take([late], _ => true);
        rows.Take([Copy(late, late.Request.CreatedAt, approve: true)], item => item.Request.State == RequestState.PendingApproval);
        Assert.Empty(rows.Fresh);
    }

    [Fact]
    public void Append_RowThatCameMeanwhile_StandsOnce()
    {
        var rows = Rows(out var items);
        var late = Item(Noon.AddMinutes(1));
        rows.Take([late], _ => true);
        rows.Append(new QueuePart([late, items[2]], null));
        Assert.Equal(4, rows.Shown.Count);
        Assert.Empty(rows.Fresh);
    }

    [Theory]
    [InlineData("an kow", true)]
    [InlineData("KOWALSKA", true)]
    [InlineData("łuc", false)]
    [InlineData("417", true)]
    [InlineData("", true)]
    [InlineData("ski", false)]
    public void TextMatch_BeginningsOfWords_Fit(string text, bool fits) => Assert.Equal(fits, TextMatch.Fits(Item(Noon), text));

    private static QueueRows Rows(out List<QueueItem> items)
    {
        items = [.. Enumerable.Range(0, 3).Select(i => Item(Noon.AddHours(i - 5)))];
        var rows = new QueueRows();
        rows.Begin(new QueuePart(items, null), Noon);
        return rows;
    }

    private static QueueItem Copy(QueueItem item, DateTimeOffset created, bool approve) => Item(created, item.Id, approve);

    private static QueueItem Item(DateTimeOffset created, Guid? id = null, bool approve = false)
    {
        var person = new Person { EmployeeNumber = "E000417", GivenName = "Anna", Surname = "Kowalska", Email = "anna@example.org", Upn = "anna@example.org", PersonIdentifier = "0000000417" };
        var request = new IssuanceRequest
        {
            Id = id ?? Guid.CreateVersion7(), Mode = "validated", Reason = IssuanceReason.None, PersonId = person.Id, PolicyId = Guid.NewGuid(), CreatedBy = "operator", CreatedAt = created, ApprovalsNeeded = 1,
        };
        request.File(approve ? RequestMove.FileApproved : RequestMove.File);
        return new QueueItem(request, person, HasPhoto: false, "Employee PIV card", []);
    }
}
