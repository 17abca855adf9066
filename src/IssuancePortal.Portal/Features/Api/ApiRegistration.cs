using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>The REST API: the same use cases as the pages, for other systems with a key. Its description is at /api/v1/openapi.json.</summary>
internal sealed class ApiRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(ApiKeyHandler.Scheme, new AuthorizationPolicyBuilder(ApiKeyHandler.Scheme).RequireAuthenticatedUser().Build());
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "IssuancePortal";
            document.Info.Version = "v1";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[ApiKeyHandler.Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key made under Admin, API keys." };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiKeyHandler.Scheme, document)] = [] }];
            return Task.CompletedTask;
        }));
        builder.Services.AddAdminPage<ApiText>(70, "Title", "Lead", "key", "admin/api-keys", Permission.ManageApiKeys);
    }

    public void Map(WebApplication app)
    {
        app.Use(ApiEndpoints.SayWhatIsWrong);
        app.MapOpenApi("api/{documentName}/openapi.json").AllowAnonymous();
        app.MapApi();
    }
}
