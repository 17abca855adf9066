using System.Globalization;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Portal.Words;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Admin.Policies;

/// <summary>Says what is in a policy, line by line, and what differs between two contents.</summary>
public sealed class PolicyWords(TradeWords words, IStringLocalizer<AdminText> texts, LayoutNames layouts)
{
    /// <summary>Every line that has something to say: its name and value.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines(PolicyContent content) =>
    [
        .. content.Slots.Select(slot => (words.Profile(slot.Profile), slot.OutlivesDevice ? texts["Policy.AlgorithmOutlives", words.Of(slot.Algorithm)].Value : words.Of(slot.Algorithm))),
        .. content.Slots.Where(slot => slot.Pin != KeyPinPolicy.Standard).Select(slot => (texts["Policy.KeyPin", words.Profile(slot.Profile)].Value, texts[$"Policy.KeyPin.{slot.Pin}"].Value)),
        .. content.Slots.Where(slot => slot.Touch != KeyTouchPolicy.Standard).Select(slot => (texts["Policy.KeyTouch", words.Profile(slot.Profile)].Value, texts[$"Policy.KeyTouch.{slot.Touch}"].Value)),
        .. content.Slots.Where(slot => slot.IsEscrowed).Select(slot => (texts["Policy.KeyOrigin", words.Profile(slot.Profile)].Value, texts[$"Policy.KeyOrigin.{slot.Origin}"].Value)),
        .. content.Slots.Where(slot => slot.Authority is not null).Select(slot => (texts["Policy.Authority", words.Profile(slot.Profile)].Value, slot.Authority!)),
        .. content.KeyHistory > 0 ? [(texts["Policy.KeyHistory"].Value, Number(content.KeyHistory))] : Array.Empty<(string, string)>(),
        .. content.Phone is { } phone
            ? [(texts["Policy.Phone"].Value, string.Join(", ", phone.Ways.Select(way => texts[$"Policy.Phone.{way}"].Value))), (texts["Policy.Phone.VirtualParents"].Value, YesNo(phone.VirtualParents))]
            : Array.Empty<(string, string)>(),
        (texts["Policy.Attestation"].Value, YesNo(content.AttestationRequired)),
        .. content.MinimumFirmware is { } firmware ? [(texts["Policy.Firmware"].Value, firmware.ToString())] : Array.Empty<(string, string)>(),
        (texts["Policy.Modes"].Value, string.Join(", ", content.Modes.Select(words.Mode))),
        (texts["Policy.Pin"].Value, texts[content.Pin.DigitsOnly ? "Policy.Pin.Digits" : "Policy.Pin.Any", content.Pin.MinLength, content.Pin.MaxLength].Value),
        (texts["Policy.Pin.Trivial"].Value, YesNo(content.Pin.NoTrivialSequences)),
        (texts["Policy.PinTries"].Value, Number(content.PinTries)),
        (texts["Policy.PukTries"].Value, Number(content.PukTries)),
        (texts["Policy.ValidDays"].Value, Number(content.ValidDays)),
        (texts["Policy.InitialPassword"].Value, texts[$"Policy.Display.{content.InitialPassword}"].Value),
        (texts["Policy.OtherOperator"].Value, YesNo(content.OtherOperatorPersonalises)),
        (texts["Policy.ValidateTermination"].Value, YesNo(content.ValidateTermination)),
        (texts["Policy.ActivateLater"].Value, YesNo(content.ActivateLater)),
        (texts["Policy.Face"].Value, YesNo(content.FacialImage)),
        (texts["Policy.Printed"].Value, YesNo(content.PrintedInformation)),
        .. content.Print is { } print
            ? print.Layouts.Select(it => (texts[$"Policy.Print.{it.Type}"].Value, layouts.NameOf(it.LayoutId))).Append((texts["Policy.Print.When"].Value, texts[$"Policy.Print.{print.When}"].Value))
            : [],
    ];

    /// <summary>What differs.</summary>
    public IReadOnlyList<ChangeLine> Changes(PolicyContent before, PolicyContent after)
    {
        var (was, now) = (Lines(before).ToLookup(line => line.Label, line => line.Value), Lines(after).ToLookup(line => line.Label, line => line.Value));
        return
        [
            .. from label in was.Select(line => line.Key).Union(now.Select(line => line.Key))
               let old = was.Contains(label) ? string.Join(", ", was[label]) : null
               let fresh = now.Contains(label) ? string.Join(", ", now[label]) : null
               where old != fresh
               select new ChangeLine(label, old, fresh),
        ];
    }

    private string YesNo(bool value) => texts[value ? "Yes" : "No"];

    private static string Number(int number) => number.ToString(CultureInfo.CurrentCulture);
}
