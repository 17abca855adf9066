using IssuancePortal.Portal;
using IssuancePortal.Portal.Start;

var builder = WebApplication.CreateBuilder(StartVerbs.Without(args));
builder.AddPortal();

var app = builder.Build();
if (await StartVerbs.RunAsync(app.Services, args, Console.Out) is { } exitCode)
    return exitCode;
app.UsePortal();
await app.RunAsync();
return 0;
