using IssuancePortal.Gallery;
using IssuancePortal.Portal;
using Microsoft.AspNetCore.Authentication;

// The whole portal with every component on one page and a person who is always signed in:
//   dotnet run --project tests/IssuancePortal.Gallery -- --urls http://localhost:5101 --role operator,admin
var builder = WebApplication.CreateBuilder(args);
builder.AddPortal(typeof(Gallery).Assembly);
builder.Services.AddSingleton(new Model(builder.Configuration["role"] ?? "operator,officer,helpdesk,auditor,admin"));
builder.Services.AddAuthentication(x =>
{
    x.DefaultScheme = ModelAuthentication.Scheme;
    x.DefaultAuthenticateScheme = ModelAuthentication.Scheme;
    x.DefaultChallengeScheme = ModelAuthentication.Scheme;
}).AddScheme<AuthenticationSchemeOptions, ModelAuthentication>(ModelAuthentication.Scheme, null);

var app = builder.Build();
app.UsePortal();
await app.RunAsync();
