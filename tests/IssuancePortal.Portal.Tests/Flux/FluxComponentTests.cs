using Bunit;
using IssuancePortal.Portal.Flux;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Flux;

public sealed class FluxComponentTests : ComponentTests
{
    public FluxComponentTests() => Services.AddFlux(typeof(StoreTests).Assembly);

    [Fact]
    public void StateChanged_InjectedState_RendersAgain()
    {
        var page = Render<Shower>();

        Services.GetRequiredService<IDispatcher>().Dispatch(new StoreTests.Add(7));

        page.WaitForAssertion(() => Assert.Equal("7", page.Markup));
    }

    [Fact]
    public async Task StateChanged_AfterDisposal_TouchesNothing()
    {
        var page = Render<Shower>();
        var renders = page.RenderCount;
        await DisposeComponentsAsync();

        Services.GetRequiredService<IDispatcher>().Dispatch(new StoreTests.Add(7));

        Assert.Equal(renders, page.RenderCount);
    }

    [Fact]
    public void EffectThrows_FluxErrorsStandsInABoundary_TheBoundaryShowsIt()
    {
        var page = Render<Microsoft.AspNetCore.Components.Web.ErrorBoundary>(x => x.AddChildContent<FluxErrors>().Add(y => y.ErrorContent, e => builder => builder.AddContent(0, e.Message)));

        Services.GetRequiredService<IDispatcher>().Dispatch(new StoreTests.Explode());

        page.WaitForAssertion(() => Assert.Equal("effect", page.Markup));
    }

    internal sealed class Shower : FluxComponent
    {
        [Inject]
        private IState<StoreTests.Counter> Counter { get; set; } = null!;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Counter.Value.Total);
    }
}
