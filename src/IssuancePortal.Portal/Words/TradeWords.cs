using System.Globalization;
using System.Text.Json;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Keys;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Words;

/// <summary>Says in the person's language what the rules say in codes.</summary>
public sealed class TradeWords(IStringLocalizer<TradeText> texts)
{
    /// <summary>How the arguments of a refusal, in order, are to be said: the beginnings of the text keys that they may be the end of.</summary>
    private static readonly Dictionary<string, string[][]> ArgumentWords = new(StringComparer.Ordinal)
    {
        ["refusal.not-allowed"] = [["permission."]],
        ["refusal.role-approves-own"] = [["permission."], ["permission."]],
        ["refusal.role-administers-devices"] = [["permission."], ["permission."]],
        ["refusal.role-issues-and-ends"] = [["permission."], ["permission."]],
        ["refusal.role-audits-own"] = [["permission."], ["permission."]],
        ["refusal.role-needs-other"] = [["permission."], ["permission."]],
        ["refusal.policy-algorithm"] = [["profile."], ["algorithm."]],
        ["refusal.policy-escrow-signs"] = [["profile."]],
        ["refusal.policy-escrow-kind"] = [["kind."]],
        ["refusal.policy-mode-kind"] = [["mode."], ["kind."]],
        ["refusal.setting-default-kind"] = [["kind."]],
        ["refusal.setting-too-long"] = [["setting."]],
        ["refusal.setting-empty"] = [["setting."]],
        ["refusal.setting-out-of-range"] = [["setting."]],
        ["refusal.setting-twice"] = [["setting."]],
        ["refusal.api-key-people-only"] = [["permission."]],
        ["refusal.proof-needed"] = [["service."], ["setting.SignInWay."]],
        ["refusal.illegal-move"] = [["device.move.", "request.move."], ["device.state.", "request.state."]],
        ["refusal.not-their-move"] = [["device.move.", "request.move."]],
        ["refusal.campaign-not-in-use"] = [["device.state."]],
        ["refusal.policy-modes-off"] = [[], ["mode."]],
        ["refusal.kind-not-by-self"] = [["kind."]],
        ["refusal.policy-kind-off"] = [[], ["kind."]],
        ["refusal.kind-not-supported"] = [["edge."]],
        ["refusal.request-decided"] = [[], ["request.state."]],
        ["refusal.wrong-kind"] = [["kind."]],
        ["refusal.user-bound"] = [["kind."]],
        ["refusal.policy-slot-kind"] = [[], ["algorithm."], ["kind."]],
        ["refusal.card-answered"] = [[""]],
        ["refusal.card-differs"] = [[""]],
        ["refusal.profile-unknown"] = [["profile."]],
        ["refusal.against-profile"] = [["profile."]],
    };

    /// <summary>What happened, a sentence.</summary>
    public string What(Refusal refusal) => Fill(refusal.Code, refusal);

    /// <summary>What to do about it, a sentence or two.</summary>
    public string WhatToDo(Refusal refusal) => Fill($"{refusal.Code}.do", refusal);

    /// <summary>Any code as it is said; the code itself when nobody has words for it.</summary>
    public string this[string key] => texts[key];

    public string Of(DeviceState state) => texts[$"device.state.{state}"];

    public string Of(DeviceMove move) => texts[$"device.move.{move}"];

    public string Of(DeviceKind kind) => texts[$"kind.{kind}"];

    public string Of(RequestState state) => texts[$"request.state.{state}"];

    public string Of(IssuanceReason reason) => texts[$"reason.{reason}"];

    public string Of(RunState state) => texts[$"run.state.{state}"];

    public string Of(KeyAlgorithm algorithm) => texts[$"algorithm.{algorithm}"];

    public string Of(RevocationReason reason) => texts[$"revocation.{reason}"];

    public string Of(TerminationReason reason) => texts[$"termination.{reason}"];

    public string Of(StageKind stage) => texts[$"stage.{stage}"];

    /// <summary>A role of the product in the person's language, one of a site in its own words.</summary>
    public string Role(RoleDefinition role) => role.IsPredefined ? texts[$"role.{role.Name}"] : role.DisplayName;

    /// <summary>A role by name.</summary>
    public string Role(string name, IEnumerable<RoleDefinition> roles) => roles.FirstOrDefault(role => role.Name == name) is { } role ? Role(role) : Word(["role."], name);

    public string Mode(string mode) => texts[$"mode.{mode}"];

    public string Profile(string profile) => Word(["profile."], profile);

    /// <summary>What a certificate of this profile is good for; null where that needs no words.</summary>
    public string? UseOf(string profile) => texts[$"profile.{profile}.use"] is { ResourceNotFound: false } use ? use.Value : null;

    /// <summary>A certificate's state, "expired" included, which no table holds.</summary>
    public string Of(IssuedCertificate certificate, DateTimeOffset now) =>
        texts[certificate.State is CertificateState.Active && certificate.NotAfter < now ? "certificate.state.Expired" : $"certificate.state.{certificate.State}"];

    /// <summary>What an audit event tells, one sentence.</summary>
    public string Of(AuditEvent audit) => texts[$"audit.{audit.What}"];

    /// <summary>What more an audit event tells: why something was refused or done, the states before and after, how many certificates.</summary>
    public string? Detail(AuditEvent audit)
    {
        var said = new List<string>();
        if (audit.Refused is { } code) said.Add(What(new Refusal(code)));
        var states = audit.What.Split('.')[0] switch { "request" => "request.state.", "certificate" => "certificate.state.", _ => "device.state." };
        // What administrators change is kept whole, as JSON: not for a line.
        if (audit is { Before: { } before, After: { } after } && before != after && !before.StartsWith('{') && !before.StartsWith('[')) said.Add(texts["audit.detail.moved", Word([states], before), Word([states], after)]);
        if (audit.Detail is { } json)
        {
            using var detail = JsonDocument.Parse(json);
            if (Text(detail, "Policy") is { } policy) said.Add(policy);
            if (Text(detail, "Reason") is { Length: > 0 } reason) said.Add(reason.StartsWith("refusal.", StringComparison.Ordinal) ? What(new Refusal(reason)) : Word(["termination.", "reason."], reason));
            if (Count(detail, "Certificates") is > 0 and var issued) said.Add(texts["audit.detail.certificates", issued]);
            if (Count(detail, "Revoked") is > 0 and var revoked) said.Add(texts["audit.detail.revoked", revoked]);
        }

        return said.Count == 0 ? null : string.Join(" · ", said.Select(x => x.TrimEnd('.')));
    }

    private static string? Text(JsonDocument detail, string name) =>
        detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Count(JsonDocument detail, string name) =>
        detail.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;

    private string Fill(string key, Refusal refusal)
    {
        var words = ArgumentWords.GetValueOrDefault(refusal.Code) ?? [];
        object[] arguments = [.. refusal.Arguments.Select((argument, i) => i < words.Length ? Words(words[i], Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "") : argument)];
        var text = texts[key];
        // A refusal read back from the store has lost its arguments: what stood in brackets for them goes too.
        return Placeholders.Fill(text.Value, arguments);
    }

    /// <summary>One code, or several between commas.</summary>
    private string Words(string[] prefixes, string values) => string.Join(", ", values.Split(", ").Select(value => Word(prefixes, value)));

    private string Word(string[] prefixes, string value)
    {
        foreach (var prefix in prefixes)
        {
            if (texts[prefix + value] is { ResourceNotFound: false } found) return found.Value;
        }

        return value;
    }
}
