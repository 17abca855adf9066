using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Accounts;

/// <summary>Remembers the language that somebody chose, for messages to them.</summary>
public sealed class AccountLanguage(IDbContextFactory<PortalDb> databases)
{
    /// <summary>Sets it; nothing happens for an account that is gone.</summary>
    public async Task SetAsync(string accountId, string language, CancellationToken cancellation = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Users.Where(account => account.Id == accountId && account.Language != language).ExecuteUpdateAsync(set => set.SetProperty(account => account.Language, language), cancellation);
    }
}
