using Bunit;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Components;

public sealed class AuditedComponentTests : ComponentTests
{
    private readonly AuditFeed _feed = new();

    public AuditedComponentTests() => Services.AddSingleton(_feed);

    [Fact]
    public void News_ManyAtOnce_AreReadOnceASecondLater()
    {
        var shown = Render<Shown>();
        Assert.Equal("1", shown.Markup);

        _feed.Publish([News("card.seen"), News("card.seen")]);
        _feed.Publish([News("card.seen")]);
        _feed.Publish([News("else")]);
        Assert.Equal("1", shown.Markup);
        Time.Advance(TimeSpan.FromSeconds(1));
        shown.WaitForAssertion(() => Assert.Equal("2", shown.Markup));

        _feed.Publish([News("else")]);
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("2", shown.Markup);
        _feed.Publish([News("card.seen")]);
        Time.Advance(TimeSpan.FromSeconds(1));
        shown.WaitForAssertion(() => Assert.Equal("3", shown.Markup));
    }

    [Fact]
    public async Task NoNews_OfAnotherProcess_IsReadWithTheClocksTick()
    {
        var shown = Render<Shown>();
        Time.Advance(TimeSpan.FromSeconds(30));
        shown.WaitForAssertion(() => Assert.Equal("2", shown.Markup));

        var gone = shown.Instance;
        await DisposeComponentsAsync();
        Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(2, gone.Reads);
    }

    private static AuditEvent News(string what) => new() { At = Noon, ActorId = "", ActorName = "", What = what };

    private sealed class Shown : AuditedComponent
    {
        public int Reads { get; private set; }

        protected override bool Concerns(AuditEvent audit) => audit.What == "card.seen";

        protected override Task ReadAsync()
        {
            Reads++;
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Reads);
    }
}
