using IssuancePortal.Portal;
using IssuancePortal.Portal.Features.Audit;
using IssuancePortal.Portal.Start;

if (await EvidenceVerb.RunAsync(args, Console.Out) is { } verified)
    return verified;

var builder = WebApplication.CreateBuilder(StartVerbs.Without(args));
builder.AddPortal();

var app = builder.Build();
if (await StartVerbs.RunAsync(app.Services, args, Console.Out) is { } exitCode)
    return exitCode;
app.UsePortal();
await app.RunAsync();
return 0;
