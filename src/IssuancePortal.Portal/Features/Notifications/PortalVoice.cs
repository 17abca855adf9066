using System.Globalization;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Words;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Name, links and words for messages.</summary>
internal sealed class PortalVoice(IOptions<ShellOptions> shell, PublicAddress address, IStringLocalizer<TradeText> texts, TimeProvider time) : IPortalVoice
{
    public string PortalName => shell.Value.Name;

    public string Person(Guid id) => address.Of($"people/{id}");

    public string Device(Guid id) => address.Of($"devices/{id}");

    public string Request(Guid id) => address.Of($"go/request/{id}");

    public string Kind(DeviceKind kind, string language) => Word(language, $"kind.{kind}") ?? kind.ToString();

    public string Reason(string reason, string language) => Word(language, $"reason.{reason}", $"termination.{reason}", reason) ?? reason;

    public string Moment(DateTimeOffset at, string language) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("f", CultureInfo.GetCultureInfo(language == "de" ? "de-DE" : "en-GB"));

    private string? Word(string language, params string[] keys)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return keys.Select(key => texts[key]).FirstOrDefault(text => !text.ResourceNotFound)?.Value;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
