using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>What the queue shows, as its address says it: only what differs from the usual.</summary>
internal static class QueueAddress
{
    /// <summary>Says "any state".</summary>
    private const string Any = "any";

    /// <summary>The parts of an address that make the filter.</summary>
    public static QueueFilter Read(string? state, string? type, string? mode, string? reason, string? policy, string? by, string? text, string? claim, string? overdue, string? sort) => new()
    {
        State = state is null ? RequestState.PendingApproval : Enum.TryParse<RequestState>(state, ignoreCase: true, out var known) ? known : null,
        Type = Parse<RequestType>(type),
        Modes = string.IsNullOrEmpty(mode) ? [] : [mode],
        Reason = Parse<IssuanceReason>(reason),
        PolicyId = Guid.TryParse(policy, out var id) ? id : null,
        RequestedBy = string.IsNullOrEmpty(by) ? null : by,
        Text = string.IsNullOrWhiteSpace(text) ? null : text,
        Claim = Parse<QueueClaim>(claim) ?? QueueClaim.Any,
        Overdue = overdue is not null,
        Sort = Parse<QueueSort>(sort) ?? QueueSort.Oldest,
    };

    /// <summary>The filter as parts of an address; null takes a part away.</summary>
    public static Dictionary<string, object?> Of(QueueFilter filter) => new()
    {
        ["state"] = filter.State switch { RequestState.PendingApproval => null, null => Any, { } state => Name(state) },
        ["type"] = filter.Type is { } type ? Name(type) : null,
        ["mode"] = filter.Modes.Count > 0 ? filter.Modes[0] : null,
        ["reason"] = filter.Reason is { } reason ? Name(reason) : null,
        ["policy"] = filter.PolicyId?.ToString(),
        ["by"] = filter.RequestedBy,
        ["q"] = filter.Text,
        ["claim"] = filter.Claim == QueueClaim.Any ? null : Name(filter.Claim),
        ["overdue"] = filter.Overdue ? "1" : null,
        ["sort"] = filter.Sort == QueueSort.Oldest ? null : Name(filter.Sort),
    };

    /// <summary>True when two filters say the same.</summary>
    public static bool AreSame(QueueFilter one, QueueFilter other)
    {
        var (left, right) = (Of(one), Of(other));
        return left.All(part => Equals(part.Value, right[part.Key]));
    }

    private static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T? Parse<T>(string? text) where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;
}
