namespace IssuancePortal.CmsClient.Tests.Support;

/// <summary>Waits for what must come about, with a deadline that only a broken test reaches.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, Func<string> what)
    {
        for (var until = DateTime.UtcNow + Deadline; !condition();)
        {
            Assert.True(DateTime.UtcNow < until, $"Did not come about: {what()}");
            await Task.Delay(5);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(condition, () => what);

    public static async Task<T> FoundAsync<T>(Func<T?> look, Func<string> what)
        where T : class
    {
        T? found = null;
        await TrueAsync(() => (found = look()) is not null, what);
        return found!;
    }
}
