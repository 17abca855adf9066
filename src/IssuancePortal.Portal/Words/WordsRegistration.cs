namespace IssuancePortal.Portal.Words;

internal sealed class WordsRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<TradeWords>();
}
