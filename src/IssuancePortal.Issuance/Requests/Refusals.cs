namespace IssuancePortal.Issuance.Requests;

/// <summary>Why something is not done with a request.</summary>
internal static class Refusals
{
    public static Refusal IllegalMove(RequestMove move, RequestState state) => new("refusal.illegal-move", move.ToString(), state.ToString());

    public static Refusal NotTheirMove(RequestMove move) => new("refusal.not-their-move", move.ToString());

    public static readonly Refusal OpenRequestExists = new("refusal.open-request-exists");
}
