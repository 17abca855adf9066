using System.DirectoryServices.Protocols;
using System.Net;
using System.Text;
using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Start;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>The corporate directory over LDAP version 3 (RFC 4511), with TLS unless the site allows otherwise. Every question opens a connection of its own.</summary>
internal sealed class LdapDirectory(IOptions<DirectoryOptions> options, TrustedAuthorities trust)
{
    private const int PageSize = 500;

    /// <summary>RFC 4511 §4.1.9.</summary>
    private const int InvalidCredentials = 49;
    private const int StartTlsTries = 10;

    /// <summary>The facial image container's room without its header.</summary>
    private const int LargestPhoto = 12_700;

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Everybody and every group.</summary>
    /// <exception cref="DirectoryException">The directory cannot be reached, or does not answer as asked.</exception>
    public Task<DirectorySnapshot> ReadAsync(CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            using var connection = Open(options.Value.BindDn, options.Value.BindPassword);
            var o = options.Value;
            var people = Search(connection, o.PeopleBase, o.PeopleFilter, o.IdAttribute, o.UpnAttribute, "employeeNumber", "givenName", "sn", "mail", "o", "departmentNumber", "ou", "title", "jpegPhoto").ToList();
            var byDn = people.ToDictionary(entry => entry.DistinguishedName, IdOf, StringComparer.OrdinalIgnoreCase);
            var groups = string.IsNullOrEmpty(o.GroupsBase) ? [] : Search(connection, o.GroupsBase, o.GroupsFilter, o.IdAttribute, "cn", "member").ToList();
            return new DirectorySnapshot(
                [.. people.Select(PersonOf).OfType<DirectoryPerson>()],
                [
                    .. from entry in groups
                       let name = Text(entry, "cn")
                       where name.Length is > 0 and <= 100
                       select new DirectoryGroup(IdOf(entry), name, [.. Texts(entry, "member").Select(dn => byDn.GetValueOrDefault(dn)).OfType<string>()]),
                ]);
        },
        cancellation);

    /// <summary>The e-mail and employee number of whoever has this name and password; null for a wrong one.</summary>
    /// <exception cref="DirectoryException">The directory cannot be reached.</exception>
    public Task<DirectoryMatch?> BindAsync(string userName, string password, CancellationToken cancellation = default) => Task.Run(
        () =>
        {
            // An empty password would be an anonymous bind, which succeeds (RFC 4513 §5.1.2).
            if (string.IsNullOrEmpty(password) || string.IsNullOrWhiteSpace(userName)) return null;
            SearchResultEntry? found;
            using (var reader = Open(options.Value.BindDn, options.Value.BindPassword))
            {
                var filter = $"(&{options.Value.PeopleFilter}(|({options.Value.UserNameAttribute}={Escape(userName)})(mail={Escape(userName)})))";
                var matches = Search(reader, options.Value.PeopleBase, filter, options.Value.IdAttribute, "mail", "employeeNumber").Take(2).ToList();
                found = matches is [var only] ? only : null;
            }

            if (found is null) return null;
            try
            {
                using var person = Open(found.DistinguishedName, password);
                return new DirectoryMatch(IdOf(found), Text(found, "employeeNumber"));
            }
            catch (LdapException e) when (e.ErrorCode == InvalidCredentials)
            {
                return null;
            }
        },
        cancellation);

    /// <summary>A connection of the account that may write.</summary>
    internal LdapConnection OpenToWrite() => Open(options.Value.PublishDn ?? options.Value.BindDn, options.Value.PublishDn is null ? options.Value.BindPassword : options.Value.PublishPassword);

    /// <summary>The name of the one entry with this number; null for none, and for more than one.</summary>
    internal string? FindByNumber(LdapConnection connection, string employeeNumber) =>
        Search(connection, options.Value.PeopleBase, $"(&{options.Value.PeopleFilter}(employeeNumber={Escape(employeeNumber)}))", "1.1").Take(2).ToList() is [var only] ? only.DistinguishedName : null;

    private LdapConnection Open(string? dn, string? password)
    {
        LdapTrust.Demand(trust.File);
        var url = new Uri(options.Value.Url!);
        var secure = url.Scheme == "ldaps";
        var port = url.IsDefaultPort || url.Port <= 0 ? secure ? 636 : 389 : url.Port;
        var connection = new LdapConnection(new LdapDirectoryIdentifier(url.Host, port, fullyQualifiedDnsHostName: true, connectionless: false)) { AuthType = dn is null ? AuthType.Anonymous : AuthType.Basic, Timeout = Patience };
        try
        {
            connection.SessionOptions.ProtocolVersion = 3;
            connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
            if (secure) connection.SessionOptions.SecureSocketLayer = true;
            else if (!options.Value.AllowClear) StartTls(connection);
            if (dn is null) connection.Bind();
            else connection.Bind(new NetworkCredential(dn, password));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Before anything else is said, but that there is somebody: on Linux .NET only connects with a first request, and would start TLS with whoever is at the default address.</summary>
    private static void StartTls(LdapConnection connection)
    {
        connection.AutoBind = false;
        for (var left = StartTlsTries; ; left--)
        {
            Greet(connection);
            try
            {
                connection.SessionOptions.StartTransportLayerSecurity(null);
                break;
            }
            catch (TlsOperationException e) when (left > 1 && e.Response?.ResultCode == ResultCode.OperationsError)
            {
                // The greeting was answered, but the server has not put it away yet: to it, that is an operation still going on (RFC 4511 §4.14.1).
            }
        }

        connection.AutoBind = true;
    }

    private static void Greet(LdapConnection connection)
    {
        try
        {
            connection.SendRequest(new SearchRequest("", "(objectClass=*)", SearchScope.Base, "1.1"), Patience);
        }
        catch (DirectoryOperationException)
        {
            // It may well not tell strangers.
        }
    }

    private static IEnumerable<SearchResultEntry> Search(LdapConnection connection, string root, string filter, params string[] attributes)
    {
        var page = new PageResultRequestControl(PageSize);
        var request = new SearchRequest(root, filter, SearchScope.Subtree, attributes);
        request.Controls.Add(page);
        do
        {
            var response = (SearchResponse)connection.SendRequest(request, Patience);
            foreach (SearchResultEntry entry in response.Entries) yield return entry;
            page.Cookie = response.Controls.OfType<PageResultResponseControl>().FirstOrDefault()?.Cookie ?? [];
        }
        while (page.Cookie.Length > 0);
    }

    /// <summary>Null for somebody without what a person must have.</summary>
    private DirectoryPerson? PersonOf(SearchResultEntry entry)
    {
        var (number, given, surname, mail) = (Text(entry, "employeeNumber"), Text(entry, "givenName"), Text(entry, "sn"), Text(entry, "mail"));
        if (number.Length is 0 or > 50 || surname.Length == 0 || mail.Length is 0 or > 320) return null;
        var upn = Text(entry, options.Value.UpnAttribute);
        var department = Text(entry, "departmentNumber");
        var photo = Bytes(entry, "jpegPhoto");
        return new DirectoryPerson(
            IdOf(entry), number, given, surname, mail, upn.Length is > 0 and <= 320 ? upn : mail, Text(entry, "o"), department.Length > 0 ? department : Text(entry, "ou"), Text(entry, "title"),
            photo is [0xFF, 0xD8, ..] && photo.Length <= LargestPhoto ? photo : null);
    }

    private string IdOf(SearchResultEntry entry)
    {
        // Active Directory's ids are 16 bytes, others' are text.
        var bytes = Bytes(entry, options.Value.IdAttribute);
        return bytes is null ? entry.DistinguishedName : bytes.Length == 16 ? new Guid(bytes).ToString() : Encoding.UTF8.GetString(bytes);
    }

    private static string Text(SearchResultEntry entry, string attribute) => Texts(entry, attribute).FirstOrDefault()?.Trim() is { } text ? text.Length > 400 ? text[..400] : text : "";

    private static IEnumerable<string> Texts(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute] is { } values ? values.GetValues(typeof(string)).Cast<string>() : [];

    private static byte[]? Bytes(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute] is { Count: > 0 } values ? (byte[])values.GetValues(typeof(byte[]))[0] : null;

    /// <summary>RFC 4515 §3.</summary>
    private static string Escape(string value)
    {
        var escaped = new StringBuilder();
        foreach (var c in value)
            if (c is '*' or '(' or ')' or '\\' or '\0') escaped.Append('\\').Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            else escaped.Append(c);
        return escaped.ToString();
    }
}

/// <summary>Somebody who proved a directory password.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="EmployeeNumber">Number, by which a person is found that was never synchronised.</param>
internal sealed record DirectoryMatch(string Id, string EmployeeNumber);
