using System.Security.Claims;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Portal.Words;
using static IssuancePortal.Portal.Features.Api.ApiAnswers;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>Stock: what lies where, taking devices in from a file, taking them elsewhere.</summary>
internal static class StockAddresses
{
    public static void MapStock(this IEndpointRouteBuilder api)
    {
        api.MapGet("stock", async (ClaimsPrincipal user, MoveStock stock, TradeWords words, CancellationToken cancellation) =>
            Answer(await stock.LookAsync(Who(user), cancellation), words, rows => rows.Select(row => new ApiStockCount(row.Location, row.Kind.ToString(), row.Count)).ToArray()))
            .Says<ApiStockCount[]>("GetStock", "How many blank devices of which kind lie where.");
        api.MapPost("stock/check", async (HttpRequest request, ClaimsPrincipal user, ImportStock import, TradeWords words, CancellationToken cancellation) =>
            Answer(await import.ReadAsync(await BodyAsync(request, cancellation), Who(user), cancellation), words, file => ApiStockFile.Of(file, words)))
            .Accepts<string>("text/csv").Says<ApiStockFile>("CheckStockFile", "What a stock file says, line by line; nothing is taken in.", "Comma- or semicolon-separated values with the columns kind, serial, location and, where wanted, model.");
        api.MapPost("stock", async (HttpRequest request, bool? goodOnly, ClaimsPrincipal user, ImportStock import, TradeWords words, CancellationToken cancellation) =>
            Answer(await import.TakeInAsync(await BodyAsync(request, cancellation), goodOnly ?? false, Who(user), cancellation), words, taken => new ApiTaken(taken)))
            .Accepts<string>("text/csv").Says<ApiTaken>("TakeInStock", "Takes the devices of a file into stock: all of them, or with goodOnly what is good of it.", "Comma- or semicolon-separated values with the columns kind, serial, location and, where wanted, model.");
        api.MapPost("stock/transfer", async (ApiTransfer order, ClaimsPrincipal user, MoveStock stock, TradeWords words, CancellationToken cancellation) =>
            Answer(await stock.MoveAsync(order.Devices ?? [], order.Location ?? "", Who(user), cancellation), words, moved => new ApiTaken(moved)))
            .Says<ApiTaken>("TransferStock", "Takes devices to a place: all of them or, when one is not in stock, none.");
    }

    /// <summary>The file, and one byte more than is allowed at most: a longer one is refused for its length.</summary>
    private static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var buffer = new byte[ImportStock.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return buffer[..length];
    }
}

/// <summary>How many blank devices of a kind lie at a place.</summary>
internal sealed record ApiStockCount(string Location, string Kind, int Count);

/// <summary>How many devices were taken in or moved.</summary>
internal sealed record ApiTaken(int Devices);

/// <summary>Devices that go to a place.</summary>
internal sealed record ApiTransfer(IReadOnlyList<Guid>? Devices, string? Location);

/// <summary>What a stock file says.</summary>
internal sealed record ApiStockFile(int Good, IReadOnlyList<ApiStockFault> Rejected)
{
    public static ApiStockFile Of(StockFile file, TradeWords words) => new(file.Good.Count(), [.. file.Rejected.Select(line => new ApiStockFault(line.Line, line.Serial, line.Refusal!.Code, words.What(line.Refusal)))]);
}

/// <summary>A line that is not taken in, and why.</summary>
internal sealed record ApiStockFault(int Line, string Serial, string Code, string Why);
