using Bunit;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components.Web;

namespace IssuancePortal.Portal.Tests.Components;

public sealed class SearchListTests : ComponentTests
{
    private static readonly string[] Names = ["Ada Byron", "Alan Turing", "Grace Hopper"];
    private readonly List<string> _asked = [];
    private string? _chosen;

    [Fact]
    public async Task Typing_HitsFound_FirstIsActiveAndAnnounced()
    {
        var list = Show(Find);

        await TypeAsync(list, "a");

        var input = list.Find("input");
        Assert.Equal("true", input.GetAttribute("aria-expanded"));
        Assert.Equal(list.FindAll("[role=option]")[0].Id, input.GetAttribute("aria-activedescendant"));
        Assert.Equal("3 found", list.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task DownDownUpEnter_ThreeHits_ChoosesTheSecond()
    {
        var list = Show(Find);
        await TypeAsync(list, "a");

        Press(list, "ArrowDown", "ArrowDown", "ArrowUp", "Enter");

        Assert.Equal("Alan Turing", _chosen);
    }

    [Fact]
    public async Task Enter_WhileStillSearching_TakesTheFirstHitWhenItComes()
    {
        var list = Show(Find);
        list.Find("input").Input("gra");
        Press(list, "Enter");
        Assert.Null(_chosen);

        await RestAsync(list);

        list.WaitForAssertion(() => Assert.Equal("Grace Hopper", _chosen));
    }

    [Fact]
    public async Task Up_FirstIsActive_WrapsToTheLast()
    {
        var list = Show(Find);
        await TypeAsync(list, "a");

        Press(list, "ArrowUp", "Enter");

        Assert.Equal("Grace Hopper", _chosen);
    }

    [Fact]
    public async Task Escape_TextTyped_ClearsIt()
    {
        var list = Show(Find);
        await TypeAsync(list, "a");

        Press(list, "Escape");

        list.WaitForAssertion(() => Assert.Empty(list.FindAll("[role=option]")));
        Assert.Equal("", list.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task Typing_FasterThanTheRest_AsksOnlyForTheLast()
    {
        var list = Show(Find);
        _asked.Clear();

        foreach (var text in new[] { "g", "gr", "gra" })
        {
            list.Find("input").Input(text);
            await list.InvokeAsync(() => { });
        }
        await RestAsync(list);

        list.WaitForAssertion(() => Assert.Single(list.FindAll("[role=option]")));
        Assert.Equal(["gra"], _asked);
    }

    [Fact]
    public async Task SlowAnswer_NewerTextTyped_IsDropped()
    {
        var slow = new TaskCompletionSource<IReadOnlyList<string>>();
        var list = Show((text, _) => text == "a" ? slow.Task : Find(text, CancellationToken.None));
        list.Find("input").Input("a");
        await RestAsync(list);
        await TypeAsync(list, "gra");

        slow.SetResult(Names);

        list.WaitForAssertion(() => Assert.Equal("Grace Hopper", Assert.Single(list.FindAll("[role=option]")).TextContent));
    }

    [Fact]
    public async Task Typing_NothingFound_SaysSo()
    {
        var list = Show(Find);

        list.Find("input").Input("xyz");
        await RestAsync(list);

        list.WaitForAssertion(() => Assert.Equal("Nothing found", list.Find(".none").TextContent));
        Assert.Equal("false", list.Find("input").GetAttribute("aria-expanded"));
    }

    private IRenderedComponent<SearchList<string>> Show(Func<string, CancellationToken, Task<IReadOnlyList<string>>> search) => Render<SearchList<string>>(x => x
        .Add(y => y.Label, "Person")
        .Add(y => y.Search, search)
        .Add(y => y.ItemTemplate, name => builder => builder.AddContent(0, name))
        .Add(y => y.OnChosen, name => _chosen = name));

    private Task<IReadOnlyList<string>> Find(string text, CancellationToken cancellation)
    {
        _asked.Add(text);
        return Task.FromResult<IReadOnlyList<string>>(text.Length == 0 ? [] : [.. Names.Where(x => x.Contains(text, StringComparison.OrdinalIgnoreCase))]);
    }

    private async Task TypeAsync(IRenderedComponent<SearchList<string>> list, string text)
    {
        list.Find("input").Input(text);
        await RestAsync(list);
        list.WaitForAssertion(() => Assert.NotEmpty(list.FindAll("[role=option]")));
    }

    // An input event is only queued when the renderer is busy: wait until it has begun its rest, then let the rest pass.
    private async Task RestAsync(IRenderedComponent<SearchList<string>> list)
    {
        await list.InvokeAsync(() => { });
        Time.Advance(TimeSpan.FromMilliseconds(200));
    }

    private static void Press(IRenderedComponent<SearchList<string>> list, params string[] keys)
    {
        foreach (var key in keys)
            list.Find("input").KeyDown(new KeyboardEventArgs { Key = key });
    }
}
