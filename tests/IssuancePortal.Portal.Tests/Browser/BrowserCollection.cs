namespace IssuancePortal.Portal.Tests.Browser;

/// <summary>One browser and one portal for all tests that visit pages, one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Browser";
}
