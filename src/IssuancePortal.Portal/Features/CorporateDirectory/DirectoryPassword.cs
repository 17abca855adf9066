using System.DirectoryServices.Protocols;
using IssuancePortal.Data.Accounts;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>The directory's own password as a way to sign in: who binds there is the person behind an account here. The password is passed on and kept nowhere.</summary>
internal sealed class DirectoryPassword(LdapDirectory directory, AccountSessions accounts, IOptions<DirectoryOptions> options, ILogger<DirectoryPassword> log)
{
    /// <summary>Id of the account; null when it is off, the password is wrong, nobody here is that person, or the directory cannot be reached.</summary>
    public async Task<string?> FindAsync(string name, string password, CancellationToken cancellation)
    {
        if (!options.Value.IsOn || !options.Value.SignIn) return null;
        try
        {
            return await directory.BindAsync(name, password, cancellation) is { } match ? (await accounts.AccountOfDirectoryAsync(match.Id, match.EmployeeNumber, cancellation))?.Id : null;
        }
        catch (Exception e) when (e is DirectoryException or DllNotFoundException)
        {
            log.LogWarning("The directory {Url} cannot be asked: {Reason}", options.Value.Url, e.Message);
            return null;
        }
    }
}
