namespace IssuancePortal.Issuance.Notifications;

/// <summary>Posts to webhooks.</summary>
public interface IWebhookTransport
{
    /// <summary>True when a subscription may have this address.</summary>
    bool Accepts(string url);

    /// <summary>One try. Failures are answers, not exceptions.</summary>
    Task<DeliveryOutcome> PostAsync(WebhookCall call, CancellationToken cancellation);
}

/// <summary>A signed call.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Body">JSON.</param>
/// <param name="Timestamp">Seconds since 1970, part of what is signed.</param>
/// <param name="Signature">Value of the signature header.</param>
/// <param name="IdempotencyKey">Value of that header.</param>
/// <param name="What">Name of the event.</param>
public sealed record WebhookCall(string Url, string Body, string Timestamp, string Signature, string IdempotencyKey, string What);
