using Bunit;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Tests.Components;

public sealed class SearchFieldTests : ComponentTests
{
    private readonly List<string> _given = [];

    [Fact]
    public async Task Typing_Rests_GivesTheTextOnceAndTrimmed()
    {
        var field = Show("");

        foreach (var text in (string[])["a", "an", "ana "]) Type(field, text);
        await RestAsync(field);

        Assert.Equal(["ana"], _given);
        Assert.Equal("ana ", Value(field));
    }

    [Fact]
    public async Task Address_ComesLaterThanMoreTyping_LeavesWhatWasTyped()
    {
        var field = Show("");
        Type(field, "a");
        await RestAsync(field);
        Type(field, "an");
        await RestAsync(field);

        field.Render(x => x.Add(y => y.Text, "a"));
        Assert.Equal("an", Value(field));
        field.Render(x => x.Add(y => y.Text, "an"));
        Assert.Equal("an", Value(field));
        Assert.Equal(["a", "an"], _given);
    }

    [Fact]
    public async Task Address_ChangedBySomethingElse_IsShown()
    {
        var field = Show("turing");
        Assert.Equal("turing", Value(field));
        Type(field, "ada");
        await RestAsync(field);
        field.Render(x => x.Add(y => y.Text, "ada"));

        field.Render(x => x.Add(y => y.Text, null));

        Assert.Equal("", Value(field));
        Type(field, "ada");
        await RestAsync(field);
        Assert.Equal(["ada", "ada"], _given);
    }

    [Fact]
    public async Task Typing_WhatTheAddressSaysAlready_GivesNothing()
    {
        var field = Show("ada");

        Type(field, "ada ");
        await RestAsync(field);

        Assert.Empty(_given);
    }

    /// <summary>One letter more; the renderer may still be at work on the one before.</summary>
    private static void Type(IRenderedComponent<SearchField> field, string text)
    {
        field.Find("input").Input(text);
        field.WaitForAssertion(() => Assert.Equal(text, Value(field)), TimeSpan.FromSeconds(10));
    }

    private static string? Value(IRenderedComponent<SearchField> field) => field.Find("input").GetAttribute("value");

    private IRenderedComponent<SearchField> Show(string text) => Render<SearchField>(x => x.Add(y => y.Text, text).Add(y => y.OnTyped, _given.Add));

    // An input event is only queued when the renderer is busy: wait until it has begun its rest, then let the rest pass.
    private async Task RestAsync(IRenderedComponent<SearchField> field)
    {
        await field.InvokeAsync(() => { });
        Time.Advance(TimeSpan.FromMilliseconds(200));
        await field.InvokeAsync(() => { });
    }
}
