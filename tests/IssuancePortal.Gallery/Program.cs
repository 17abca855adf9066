using IssuancePortal.Gallery;
using IssuancePortal.Portal;
using Microsoft.AspNetCore.Authentication;

// The portal's frame with every component on one page and a person who is always signed in:
//   dotnet run --project tests/IssuancePortal.Gallery -- --urls http://localhost:5101 --role operator,admin --features Shell,Home
// "--features all" brings the features, with the configuration that they need.
var builder = WebApplication.CreateBuilder(args);
var features = (builder.Configuration["features"] ?? "Shell,Home").Split(',');
builder.AddPortal([typeof(Gallery).Assembly], x => features.Contains("all") || features.Contains(x));
builder.Services.AddSingleton(new Model(builder.Configuration["role"] ?? "operator,officer,helpdesk,auditor,admin"));
builder.Services.AddAuthentication(x =>
{
    x.DefaultScheme = ModelAuthentication.Scheme;
    x.DefaultAuthenticateScheme = ModelAuthentication.Scheme;
    x.DefaultChallengeScheme = ModelAuthentication.Scheme;
}).AddScheme<AuthenticationSchemeOptions, ModelAuthentication>(ModelAuthentication.Scheme, null);

var app = builder.Build();
app.UsePortal();

// The sign-in page asks at once which passkeys would do. Without the feature that knows them: any, of which there are none.
if (!features.Contains("all") && !features.Contains("SignIn"))
    app.MapPost("account/passkey/use", () => Results.Json(new { challenge = "AAAAAAAAAAAAAAAAAAAAAA", allowCredentials = Array.Empty<object>(), userVerification = "preferred" })).AllowAnonymous().DisableAntiforgery();
await app.RunAsync();
