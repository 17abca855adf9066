using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Doors;

/// <summary>What all doors do.</summary>
internal static class DoorTries
{
    /// <summary>Counts a try of an address; those that come to something are taken back with <see cref="AddressLimits.Forgive"/>.</summary>
    public static (string Address, IResult? Wait) Enter(this AddressLimits limits, HttpContext http)
    {
        // Beside the sign-ins of the same address: devices that ask wrongly lock nobody out.
        var address = $"enrolment {http.Connection.RemoteIpAddress?.ToString() ?? "local"}";
        if (limits.Enter(address) is not { } wait) return (address, null);
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return (address, Results.StatusCode(StatusCodes.Status429TooManyRequests));
    }

    /// <summary>The body, or null when it is longer than this.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancellation)
    {
        if (request.ContentLength > most) return null;
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > most) return null;
        }

        return body.ToArray();
    }
}
