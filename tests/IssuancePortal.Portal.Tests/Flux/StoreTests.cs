using IssuancePortal.Portal.Flux;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Flux;

public sealed class StoreTests : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly AsyncServiceScope _circuit;
    private readonly Store _store;
    private readonly IState<Counter> _counter;

    public StoreTests()
    {
        _provider = new ServiceCollection().AddLogging().AddFlux(typeof(StoreTests).Assembly).BuildServiceProvider(validateScopes: true);
        _circuit = _provider.CreateAsyncScope();
        _store = _circuit.ServiceProvider.GetRequiredService<Store>();
        _counter = _circuit.ServiceProvider.GetRequiredService<IState<Counter>>();
    }

    public async ValueTask DisposeAsync()
    {
        await _circuit.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public void Dispatch_ActionWithReducer_ChangesStateAndTells()
    {
        var told = 0;
        _counter.StateChanged += (_, _) => told++;

        _store.Dispatch(new Add(2));

        Assert.Equal(2, _counter.Value.Total);
        Assert.Equal(1, told);
    }

    [Fact]
    public void Dispatch_ReducerGivesEqualState_TellsNobody()
    {
        var told = 0;
        _counter.StateChanged += (_, _) => told++;

        _store.Dispatch(new Add(0));

        Assert.Equal(0, told);
    }

    [Fact]
    public void Dispatch_WhileAnotherIsWorkedOn_WaitsItsTurn()
    {
        var seen = new List<int>();
        _counter.StateChanged += (_, _) =>
        {
            seen.Add(_counter.Value.Total);
            if (_counter.Value.Total == 1)
            {
                _store.Dispatch(new Add(10));
                Assert.Equal(1, _counter.Value.Total);
            }
        };

        _store.Dispatch(new Add(1));

        Assert.Equal([1, 11], seen);
    }

    [Fact]
    public async Task Dispatch_FromManyThreads_LosesNoAction()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
                _store.Dispatch(new Add(1));
        })));

        Assert.True(SpinWait.SpinUntil(() => _counter.Value.Total == 4000, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Dispatch_TwoCircuits_ShareNothing()
    {
        using var other = _provider.CreateScope();

        _store.Dispatch(new Add(5));

        Assert.Equal(0, other.ServiceProvider.GetRequiredService<IState<Counter>>().Value.Total);
    }

    [Fact]
    public void Effect_DispatchesFurther_StateFollows()
    {
        _store.Dispatch(new Double());

        _store.Dispatch(new Add(3));
        _store.Dispatch(new Double());

        Assert.Equal(6, _counter.Value.Total);
    }

    [Fact]
    public async Task Effect_Throws_ExceptionSurfaces()
    {
        var surfaced = new TaskCompletionSource<Exception>();
        _store.UnhandledException += surfaced.SetResult;

        _store.Dispatch(new Explode());

        var exception = await surfaced.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("effect", Assert.IsType<InvalidOperationException>(exception).Message);
    }

    [Fact]
    public void Reducer_Throws_ExceptionSurfacesAndStoreGoesOn()
    {
        var surfaced = new List<Exception>();
        _store.UnhandledException += surfaced.Add;

        _store.Dispatch(new Break());
        _store.Dispatch(new Add(1));

        Assert.Equal("reducer", Assert.Single(surfaced).Message);
        Assert.Equal(1, _counter.Value.Total);
    }

    [Fact]
    public async Task Dispose_EffectStillWaiting_IsCancelledSilently()
    {
        var surfaced = new List<Exception>();
        _store.UnhandledException += surfaced.Add;
        var wait = new WaitForEnd(new TaskCompletionSource());
        _store.Dispatch(wait);

        _store.Dispose();

        await Assert.ThrowsAsync<TaskCanceledException>(() => wait.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(surfaced);
    }

    [Fact]
    public void Catalogue_EffectOfWrongShape_StopsTheStart()
    {
        var type = typeof(WrongShape);

        var exception = Assert.Throws<InvalidOperationException>(() => FluxCatalogue.CheckEffect(type.GetMethod(nameof(WrongShape.Handle))!));

        Assert.Contains(nameof(WrongShape), exception.Message, StringComparison.Ordinal);
    }

    public sealed record Counter(int Total);

    public sealed record Add(int Amount);

    public sealed record Double;

    public sealed record Explode;

    public sealed record Break;

    public sealed record WaitForEnd(TaskCompletionSource Ended);

    internal sealed class CounterFeature : Feature<Counter>
    {
        public override string GetName() => "Counter";

        protected override Counter GetInitialState() => new(0);
    }

    internal static class CounterReducer
    {
        [ReducerMethod]
        public static Counter Reduce(Counter state, Add action) => new(state.Total + action.Amount);

        [ReducerMethod]
        public static Counter Reduce(Counter state, Break action) => throw new InvalidOperationException("reducer");
    }

    internal sealed class CounterEffects(IState<Counter> counter)
    {
        [EffectMethod]
        public Task Handle(Double action, IDispatcher dispatcher)
        {
            dispatcher.Dispatch(new Add(counter.Value.Total));
            return Task.CompletedTask;
        }

        [EffectMethod]
        public static async Task Handle(Explode action, IDispatcher dispatcher)
        {
            await Task.Yield();
            throw new InvalidOperationException("effect");
        }

        [EffectMethod]
        public static async Task Handle(WaitForEnd action, IDispatcher dispatcher, CancellationToken cancellation)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            catch (OperationCanceledException)
            {
                action.Ended.SetCanceled(cancellation);
                throw;
            }
        }
    }

    internal static class WrongShape
    {
        public static void Handle(Add action) => ArgumentNullException.ThrowIfNull(action);
    }
}
