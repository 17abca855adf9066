using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;
using IssuancePortal.Portal.Features.SignIn;
using EnrolmentRefusals = IssuancePortal.Issuance.Enrolment.Refusals;

namespace IssuancePortal.Portal.Features.Doors;

/// <summary>
/// SCEP (RFC 8894 §4) over http or https: what is sealed needs no TLS. Clients must know AES, SHA-256 and RSA keys of 2048 bits or more; MD5, SHA-1, DES and triple DES are refused with badAlg. Whatever is no SCEP
/// message at all is answered with 400, everything else with a signed answer.
/// </summary>
internal sealed class ScepDoor(EnrolCertificate enrol, RegistrationAuthority registration, AddressLimits limits, ILogger<ScepDoor> log)
{
    private const string MessageType = "application/x-pki-message";

    public async Task<IResult> GetAsync(HttpContext http)
    {
        switch (http.Request.Query["operation"].ToString())
        {
            case "GetCACaps":
                return Results.Text(ScepAnswers.Capabilities, "text/plain");
            case "GetCACert":
                return Results.Bytes(CertificateBag.Pack(await registration.CertificatesAsync(http.RequestAborted)), "application/x-x509-ca-ra-cert");
            case "PKIOperation":
                // Base64 in an address: a plus that nobody escaped arrives as a blank.
                var text = http.Request.Query["message"].ToString().Replace(' ', '+');
                var message = new byte[text.Length];
                return Convert.TryFromBase64String(text, message, out var length) ? await OperateAsync(http, message[..length]) : Unreadable(http);
            default:
                return Unreadable(http);
        }
    }

    public async Task<IResult> PostAsync(HttpContext http)
    {
        if (http.Request.Query["operation"].ToString() != "PKIOperation") return Unreadable(http);
        return await DoorTries.ReadAsync(http.Request, ScepReader.MaxLength, http.RequestAborted) is { } message ? await OperateAsync(http, message) : Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
    }

    private IResult Unreadable(HttpContext http)
    {
        var (_, wait) = limits.Enter(http);
        if (wait is not null) return wait;
        enrol.Discard(EnrolmentDoor.Scep, "malformed");
        return Results.BadRequest();
    }

    private async Task<IResult> OperateAsync(HttpContext http, byte[] encoded)
    {
        var (address, wait) = limits.Enter(http);
        if (wait is not null) return wait;
        var cancellation = http.RequestAborted;
        var fault = ScepReader.Read(encoded, out var message);
        if (message is null)
        {
            enrol.Discard(EnrolmentDoor.Scep, "malformed");
            return Results.BadRequest();
        }

        ScepRequest? request = null;
        if (fault is null) (fault, request) = await registration.OpenAsync(message, cancellation);
        var answers = await registration.AnswersAsync(cancellation);
        if (fault is { } unreadable)
        {
            enrol.Discard(EnrolmentDoor.Scep, unreadable.ToString());
            return Failure(unreadable);
        }

        var (why, bag, isPending) = await CarryOutAsync(request!, cancellation);
        if (why is { } refused) return Failure(refused);
        limits.Forgive(address);
        return Results.Bytes(isPending ? answers.Pending(message) : answers.Success(request!, bag!), MessageType);

        IResult Failure(ScepFailInfo info)
        {
            log.LogInformation("A SCEP message of kind {Type} is refused with {FailInfo}.", message.Type, info);
            return Results.Bytes(answers.Failure(message, info), MessageType);
        }
    }

    private async Task<(ScepFailInfo? Why, byte[]? Bag, bool IsPending)> CarryOutAsync(ScepRequest request, CancellationToken cancellation)
    {
        var message = request.Message;
        var order = new EnrolmentOrder(EnrolmentDoor.Scep, request.Content) { TransactionId = message.TransactionId, SignerKey = message.SignerKey };
        switch (message.Type)
        {
            case ScepMessageType.PkcsReq:
                return Answer(await enrol.EnrolAsync(order, cancellation));
            case ScepMessageType.RenewalReq:
                return Answer(await enrol.RenewAsync(order, message.SignerCertificate, cancellation));
            case ScepMessageType.CertPoll:
                var polled = await enrol.PollAsync(message.TransactionId, message.SignerKey, cancellation);
                return polled is { Refusal: { } gone } && gone == EnrolmentRefusals.Unknown ? (ScepFailInfo.BadCertId, null, false) : Answer(polled);
            case ScepMessageType.GetCert:
                return NameIn(request) is { } asked && await enrol.FetchAsync(asked, message.SignerCertificate, cancellation) is { } found
                    ? (null, CertificateBag.Pack([found]), false)
                    : Unknown("unknown-certificate");
            case ScepMessageType.GetCrl:
                return NameIn(request) is not null ? (null, CertificateBag.Pack([], await registration.RevocationListAsync(cancellation)), false) : Unknown("unknown-issuer");
            default:
                enrol.Discard(EnrolmentDoor.Scep, "unknown-type");
                return (ScepFailInfo.BadRequest, null, false);
        }

        (ScepFailInfo? Why, byte[]? Bag, bool IsPending) Unknown(string reason)
        {
            enrol.Discard(EnrolmentDoor.Scep, reason);
            return (ScepFailInfo.BadCertId, null, false);
        }
    }

    /// <summary>The serial number that is asked about (RFC 8894 §3.3.4, §3.3.5); null when it is not one of our authority's.</summary>
    private string? NameIn(ScepRequest request) => ScepReader.TryReadName(request.Content) is { } name && registration.IsIssuer(name.Issuer) ? name.SerialNumber : null;

    private static (ScepFailInfo? Why, byte[]? Bag, bool IsPending) Answer(Result<EnrolmentAnswer> answer)
    {
        if (!answer.Succeeded) return (Why(answer.Refusal), null, false);
        return answer.Value.Certificate is { } certificate ? (null, CertificateBag.Pack([certificate]), false) : (null, null, true);
    }

    private static ScepFailInfo Why(Refusal refusal) =>
        refusal == EnrolmentRefusals.Algorithm ? ScepFailInfo.BadAlg
        : refusal == EnrolmentRefusals.NotProven || refusal == EnrolmentRefusals.ForeignSigner ? ScepFailInfo.BadMessageCheck
        : ScepFailInfo.BadRequest;
}
