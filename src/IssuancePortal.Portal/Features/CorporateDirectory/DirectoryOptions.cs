using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>Section <c>Directory</c>: the corporate directory over LDAP. Off without an address.</summary>
internal sealed class DirectoryOptions
{
    public const string Section = "Directory";

    /// <summary><c>ldaps://host</c>, or <c>ldap://host</c> with StartTLS.</summary>
    public string? Url { get; set; }

    /// <summary>Speaks in clear over ldap://. For a server on this computer or in tests only: passwords travel readable.</summary>
    public bool AllowClear { get; set; }

    /// <summary>Account that reads the directory; none reads anonymously.</summary>
    public string? BindDn { get; set; }

    /// <summary>Its password; from the environment or a secret store.</summary>
    public string? BindPassword { get; set; }

    /// <summary>Where people are.</summary>
    public string PeopleBase { get; set; } = "";

    /// <summary>Which entries there are people (RFC 4515).</summary>
    public string PeopleFilter { get; set; } = "(objectClass=inetOrgPerson)";

    /// <summary>Where groups are; none reads no groups.</summary>
    public string? GroupsBase { get; set; }

    /// <summary>Which entries there are groups.</summary>
    public string GroupsFilter { get; set; } = "(objectClass=groupOfNames)";

    /// <summary>Attribute that names an entry for ever (RFC 4530); <c>objectGUID</c> in Active Directory.</summary>
    public string IdAttribute { get; set; } = "entryUUID";

    /// <summary>Attribute that people sign in with; <c>sAMAccountName</c> in Active Directory.</summary>
    public string UserNameAttribute { get; set; } = "uid";

    /// <summary>Attribute with the user principal name; where it is empty the e-mail counts.</summary>
    public string UpnAttribute { get; set; } = "userPrincipalName";

    /// <summary>Lets people sign in with their directory password.</summary>
    public bool SignIn { get; set; }

    /// <summary>How often people and groups are synchronised by themselves (at least 1 min); zero only by hand.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>Publishes certificates in the entries of their people; which, the settings say.</summary>
    public bool Publish { get; set; }

    /// <summary>Account that publishes; none uses the one that reads.</summary>
    public string? PublishDn { get; set; }

    /// <summary>Its password; from the environment or a secret store.</summary>
    public string? PublishPassword { get; set; }

    public bool IsOn => !string.IsNullOrEmpty(Url);
}

internal sealed class DirectoryOptionsValidation : IValidateOptions<DirectoryOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryOptions options)
    {
        if (!options.IsOn) return options.Publish ? ValidateOptionsResult.Fail($"{DirectoryOptions.Section}:{nameof(DirectoryOptions.Publish)} is set without {DirectoryOptions.Section}:{nameof(DirectoryOptions.Url)}.") : ValidateOptionsResult.Success;
        var faults = new List<string>();
        if (options.Publish && options.PublishDn is null && options.BindDn is null) faults.Add($"{DirectoryOptions.Section}:{nameof(DirectoryOptions.PublishDn)} or {nameof(DirectoryOptions.BindDn)} must name the account that publishes.");
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme is not ("ldap" or "ldaps"))
            faults.Add($"{DirectoryOptions.Section}:{nameof(DirectoryOptions.Url)} is \"{options.Url}\"; it must be an ldaps or ldap address.");
        if (options.PeopleBase.Length == 0) faults.Add($"{DirectoryOptions.Section}:{nameof(DirectoryOptions.PeopleBase)} is missing.");
        if (options.Interval != TimeSpan.Zero && options.Interval < TimeSpan.FromMinutes(1))
            faults.Add($"{DirectoryOptions.Section}:{nameof(DirectoryOptions.Interval)} is {options.Interval}; it must be zero or at least a minute.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
