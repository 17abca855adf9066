using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Pki.Acme;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;
using EnrolmentRefusals = IssuancePortal.Issuance.Enrolment.Refusals;

namespace IssuancePortal.Portal.Features.Doors;

/// <summary>
/// ACME (RFC 8555) over https, while the site has it on: one identifier of type <c>permanent-identifier</c> an order, which is the password of a ticket, and the challenge <c>device-attest-01</c>
/// (draft-ietf-acme-device-attest). Nothing can be revoked here, and accounts, of which nothing is kept, neither change their key nor end.
/// </summary>
internal sealed class AcmeDoor(AcmeEnrolment acme, AcmeAccounts accounts, AcmeNonces nonces, EnrolCertificate enrol, RegistrationAuthority registration, AddressLimits limits, TradeWords words)
{
    private const string IdentifierType = "permanent-identifier";
    private const string ChallengeType = "device-attest-01";
    private const int LongestIdentifier = 200;
    private const int RetryAfterSeconds = 3;

    public IResult Directory(HttpContext http) => Closed(http) ?? Results.Json(new
    {
        newNonce = Url(http, "new-nonce"),
        newAccount = Url(http, "new-account"),
        newOrder = Url(http, "new-order"),
        meta = new { externalAccountRequired = false },
    });

    /// <summary>RFC 8555 §7.2.</summary>
    public IResult Nonce(HttpContext http)
    {
        if (Closed(http) is { } closed) return closed;
        Stamp(http);
        return HttpMethods.IsHead(http.Request.Method) ? Results.Ok() : Results.NoContent();
    }

    /// <summary>RFC 8555 §6.3: everything else is asked for with POST.</summary>
    public IResult Get(HttpContext http)
    {
        if (Closed(http) is { } closed) return closed;
        Stamp(http);
        return Problem("malformed", StatusCodes.Status405MethodNotAllowed, "This is asked for with POST.");
    }

    /// <summary>RFC 8555 §7.3.</summary>
    public Task<IResult> NewAccountAsync(HttpContext http) => PostAsync(http, bringsKey: true, call =>
    {
        if (Read(call, it => it.ValueKind == JsonValueKind.Object ? new Wish(it.TryGetProperty("onlyReturnExisting", out var only) && only.ValueKind == JsonValueKind.True) : null) is not { } wish) return Task.FromResult(Malformed("The payload is no account."));
        http.Response.Headers.Location = Url(http, $"account/{accounts.NameOf(call.Key)}");
        return Task.FromResult(Good(Results.Json(new { status = "valid" }, statusCode: wish.IsKnown ? StatusCodes.Status200OK : StatusCodes.Status201Created)));
    });

    /// <summary>RFC 8555 §7.3.2: an account has nothing that could be changed.</summary>
    public Task<IResult> AccountAsync(HttpContext http, string name) => PostAsync(http, bringsKey: false, call =>
    {
        if (accounts.Find(name)?.Thumbprint != call.Key.Thumbprint) return Task.FromResult(Refuse("unauthorized", StatusCodes.Status403Forbidden, "This is another account's."));
        if (!call.Message.IsLook && Read(call, it => it.ValueKind == JsonValueKind.Object && JsonText.Of(it, "status") is null or "valid" ? new Wish(true) : null) is null)
            return Task.FromResult(Refuse("unauthorized", StatusCodes.Status403Forbidden, "Nothing is kept of accounts, so there is nothing to end."));
        return Task.FromResult(Good(Results.Json(new { status = "valid" })));
    });

    /// <summary>RFC 8555 §7.4.</summary>
    public Task<IResult> NewOrderAsync(HttpContext http) => PostAsync(http, bringsKey: false, async call =>
    {
        if (Read(call, Identifiers) is not { } wanted) return Malformed("The payload is no order, or wants a time that cannot be chosen.");
        if (wanted is not [(IdentifierType, var identifier)]) return Refuse("unsupportedIdentifier", StatusCodes.Status400BadRequest, "One permanent-identifier can be ordered, and nothing else.");
        var ordered = await acme.OrderAsync(identifier, call.Key.Thumbprint, http.RequestAborted);
        if (!ordered.Succeeded) return Refused(ordered.Refusal, "rejectedIdentifier");
        http.Response.Headers.Location = Url(http, $"order/{ordered.Value.Id}");
        return Good(Results.Json(Order(http, ordered.Value), statusCode: StatusCodes.Status201Created));
    });

    public Task<IResult> OrderAsync(HttpContext http, string id) => LookAsync(http, id, order => Shown(http, order));

    /// <summary>RFC 8555 §7.5.</summary>
    public Task<IResult> AuthorizationAsync(HttpContext http, string id) => LookAsync(http, id, order => Good(Results.Json(new
    {
        identifier = new { type = IdentifierType, value = order.Identifier },
        status = StatusOf(order),
        expires = order.ExpiresAt,
        challenges = new[] { Challenge(http, order) },
    })));

    /// <summary>RFC 8555 §7.5.1: what is refused is answered with an error, and can be answered anew.</summary>
    public Task<IResult> ChallengeAsync(HttpContext http, string id) => PostAsync(http, bringsKey: false, async call =>
    {
        if (call.Message.IsLook)
        {
            var looked = await acme.LookAsync(id, call.Key.Thumbprint, http.RequestAborted);
            return looked.Succeeded ? Good(Results.Json(Challenge(http, looked.Value))) : Refused(looked.Refusal);
        }

        if (Read(call, Attestation) is not { } sent) return Malformed("The payload is no answer to this challenge.");
        var answered = await acme.AnswerAsync(id, call.Key.Thumbprint, sent.Content, http.RequestAborted);
        if (!answered.Succeeded) return Refused(answered.Refusal);
        http.Response.Headers.Append("Link", $"<{Url(http, $"authorization/{id}")}>;rel=\"up\"");
        return Good(Results.Json(Challenge(http, answered.Value)));
    });

    /// <summary>RFC 8555 §7.4.</summary>
    public Task<IResult> FinalizeAsync(HttpContext http, string id) => PostAsync(http, bringsKey: false, async call =>
    {
        if (Read(call, it => Base64Text.TryDecode(JsonText.Of(it, "csr"))) is not { } request) return Malformed("The payload has no request for a certificate.");
        var done = await acme.FinalizeAsync(id, call.Key.Thumbprint, request, http.RequestAborted);
        if (!done.Succeeded) return Refused(done.Refusal, isFinal: true);
        http.Response.Headers.Location = Url(http, $"order/{id}");
        return Shown(http, done.Value);
    });

    /// <summary>RFC 8555 §7.4.2.</summary>
    public Task<IResult> CertificateAsync(HttpContext http, string id) => LookAsync(http, id, order => order.Certificate is { } leaf
        ? Good(Results.Text(string.Concat(new[] { leaf, registration.Chain[0] }.Select(der => PemEncoding.WriteString("CERTIFICATE", der) + "\n")), "application/pem-certificate-chain"))
        : Refused(EnrolmentRefusals.NotAnswered));

    private Task<IResult> LookAsync(HttpContext http, string id, Func<AcmeOrder, Answer> show) => PostAsync(http, bringsKey: false, async call =>
    {
        if (!call.Message.IsLook) return Malformed("This is looked at with an empty payload.");
        var looked = await acme.LookAsync(id, call.Key.Thumbprint, http.RequestAborted);
        return looked.Succeeded ? show(looked.Value) : Refused(looked.Refusal);
    });

    /// <summary>What every request goes through (RFC 8555 §6): size, kind, JWS, address, nonce, account, signature, and only then the nonce is used up.</summary>
    private async Task<IResult> PostAsync(HttpContext http, bool bringsKey, Func<Call, Task<Answer>> act)
    {
        if (Closed(http) is { } closed) return closed;
        var (address, wait) = limits.Enter(http);
        Stamp(http);
        if (wait is not null) return Problem("rateLimited", StatusCodes.Status429TooManyRequests, "Too many requests from this address were refused.");
        var cancellation = http.RequestAborted;
        if (await DoorTries.ReadAsync(http.Request, FlattenedJws.MaxLength, cancellation) is not { } body) return Counted("malformed", StatusCodes.Status413PayloadTooLarge, "The request is too long.");
        if (http.Request.ContentType?.Split(';')[0].Trim() is not "application/jose+json") return Counted("malformed", StatusCodes.Status415UnsupportedMediaType, "Requests are of type application/jose+json.");
        switch (FlattenedJws.TryRead(body, out var message))
        {
            case JwsFault.UnknownAlgorithm:
                return Counted("badSignatureAlgorithm", StatusCodes.Status400BadRequest, "ES256, ES384 and RS256 are taken.");
            case JwsFault.BadKey:
                return Counted("badPublicKey", StatusCodes.Status400BadRequest, "Accounts have keys on P-256 or P-384, or RSA keys with 2048 to 4096 bits.");
            case JwsFault.Malformed:
                return Counted("malformed", StatusCodes.Status400BadRequest, "The request is no JSON Web Signature as RFC 8555 §6.2 wants it.");
        }

        if (message!.Url != $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}{http.Request.PathBase.ToUriComponent()}{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}")
            return Counted("unauthorized", StatusCodes.Status403Forbidden, "The request is signed for another address.");
        if (!nonces.IsOurs(message.Nonce)) return Counted("badNonce", StatusCodes.Status400BadRequest, "The nonce is not one of this server, or too old.");
        if (bringsKey != message.Key is not null) return Counted("malformed", StatusCodes.Status400BadRequest, "The request names its key where it should name its account, or the other way round.");
        if ((message.Key ?? AccountOf(http, message.KeyId!)) is not { } key) return Counted("accountDoesNotExist", StatusCodes.Status400BadRequest, "There is no such account.");
        if (!message.IsSignedBy(key)) return Counted("malformed", StatusCodes.Status400BadRequest, "The request is not signed by its key.");
        if (!await nonces.SpendAsync(message.Nonce, cancellation)) return Counted("badNonce", StatusCodes.Status400BadRequest, "The nonce was used before.");
        var answer = await act(new Call(message, key));
        if (answer.IsGood) limits.Forgive(address);
        return answer.Result;
    }

    private AccountKey? AccountOf(HttpContext http, string url) => Url(http, "account/") is var start && url.StartsWith(start, StringComparison.Ordinal) ? accounts.Find(url[start.Length..]) : null;

    /// <summary>Not there while it is off; secrets travel, so nothing is answered without TLS (RFC 8555 §6.1).</summary>
    private IResult? Closed(HttpContext http) => !acme.IsOn ? Results.NotFound() : http.Request.IsHttps ? null : Results.StatusCode(StatusCodes.Status403Forbidden);

    private void Stamp(HttpContext http)
    {
        http.Response.Headers["Replay-Nonce"] = nonces.New();
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Append("Link", $"<{Url(http, "directory")}>;rel=\"index\"");
    }

    private static Answer Shown(HttpContext http, AcmeOrder order)
    {
        if (order.Status == AcmeStatus.Processing) http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Good(Results.Json(Order(http, order)));
    }

    private static Dictionary<string, object> Order(HttpContext http, AcmeOrder order)
    {
        var shown = new Dictionary<string, object>
        {
            ["status"] = Lower(order.Status),
            ["expires"] = order.ExpiresAt,
            ["identifiers"] = new[] { new { type = IdentifierType, value = order.Identifier } },
            ["authorizations"] = new[] { Url(http, $"authorization/{order.Id}") },
            ["finalize"] = Url(http, $"finalize/{order.Id}"),
        };
        if (order.Certificate is not null) shown["certificate"] = Url(http, $"certificate/{order.Id}");
        return shown;
    }

    private static object Challenge(HttpContext http, AcmeOrder order) => new { type = ChallengeType, url = Url(http, $"challenge/{order.Id}"), status = StatusOf(order), token = order.Token };

    private static string StatusOf(AcmeOrder order) => order.IsAnswered ? "valid" : Lower(order.Status);

    private static string Lower(AcmeStatus status) => status.ToString().ToLowerInvariant();

    private static string Url(HttpContext http, string path) => $"{http.Request.Scheme}://{http.Request.Host.ToUriComponent()}{http.Request.PathBase.ToUriComponent()}/acme/{path}";

    private static T? Read<T>(Call call, Func<JsonElement, T?> read) where T : class => JsonText.TryParse(call.Message.Payload, FlattenedJws.MaxLength, read);

    private static List<(string Type, string Value)>? Identifiers(JsonElement order)
    {
        if (order.ValueKind != JsonValueKind.Object || order.TryGetProperty("notBefore", out _) || order.TryGetProperty("notAfter", out _)) return null;
        if (!order.TryGetProperty("identifiers", out var all) || all.ValueKind != JsonValueKind.Array) return null;
        var identifiers = new List<(string, string)>();
        foreach (var one in all.EnumerateArray())
        {
            if (JsonText.Of(one, "type") is not { } type || JsonText.Of(one, "value") is not { Length: <= LongestIdentifier } value) return null;
            identifiers.Add((type, value));
        }

        return identifiers;
    }

    /// <summary>A device that attests nothing sends no object, or an empty one.</summary>
    private static Sent? Attestation(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object) return null;
        if (!answer.TryGetProperty("attObj", out _)) return new Sent(null);
        return Base64Text.TryDecode(JsonText.Of(answer, "attObj")) is { } content ? new Sent(content.Length == 0 || content.AsSpan().SequenceEqual("{}"u8) ? null : content) : null;
    }

    private static Answer Good(IResult result) => new(result, true);

    private Answer Malformed(string detail) => Refuse("malformed", StatusCodes.Status400BadRequest, detail);

    private Answer Refuse(string type, int status, string detail) => new(Counted(type, status, detail), false);

    private IResult Counted(string type, int status, string detail)
    {
        enrol.Discard(EnrolmentDoor.Acme, type);
        return Problem(type, status, detail);
    }

    /// <summary>RFC 8555 §6.7; the draft adds badAttestationStatement. What was refused in the heart was counted there.</summary>
    private Answer Refused(Refusal refusal, string other = "unauthorized", bool isFinal = false)
    {
        var (type, status) = refusal switch
        {
            _ when refusal == EnrolmentRefusals.UnknownOrder => ("malformed", StatusCodes.Status404NotFound),
            _ when refusal == EnrolmentRefusals.NotAnswered => ("orderNotReady", StatusCodes.Status403Forbidden),
            _ when refusal == EnrolmentRefusals.Malformed || refusal == EnrolmentRefusals.NotProven || refusal == EnrolmentRefusals.Subject || refusal == EnrolmentRefusals.OtherKey => ("badCSR", StatusCodes.Status400BadRequest),
            _ when refusal == EnrolmentRefusals.Algorithm => (isFinal ? "badCSR" : "badAttestationStatement", StatusCodes.Status400BadRequest),
            _ when refusal == EnrolmentRefusals.NoAttestation || refusal == EnrolmentRefusals.UnreadableAttestation || refusal == EnrolmentRefusals.ForeignAttestation || refusal == EnrolmentRefusals.StaleAttestation
                || refusal == EnrolmentRefusals.OtherDevice => ("badAttestationStatement", StatusCodes.Status400BadRequest),
            _ => (other, StatusCodes.Status403Forbidden),
        };
        return new Answer(Problem(type, status, words.What(refusal)), false);
    }

    private static IResult Problem(string type, int status, string detail)
    {
        var problem = new Dictionary<string, object> { ["type"] = $"urn:ietf:params:acme:error:{type}", ["detail"] = detail, ["status"] = status };
        // RFC 8555 §6.2.
        if (type == "badSignatureAlgorithm") problem["algorithms"] = FlattenedJws.Algorithms;
        return Results.Json(problem, contentType: "application/problem+json", statusCode: status);
    }

    private sealed record Call(FlattenedJws Message, AccountKey Key);

    private sealed record Answer(IResult Result, bool IsGood);

    private sealed record Wish(bool IsKnown);

    private sealed record Sent(byte[]? Content);
}
