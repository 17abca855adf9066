using System.Text;
using IssuancePortal.Journeys.Stage;
using Microsoft.Playwright;

namespace IssuancePortal.Journeys;

/// <summary>An operator takes a person's portrait: with the camera, then from a file, cut with keys alone; nothing of the file but the picture is kept.</summary>
[Collection(Journey.Name)]
public sealed class PhotoJourney(Browser browser)
{
    [Theory]
    [InlineData(1400, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Operator_TakesAPortrait_OfWhichOnlyThePictureIsKept(int width, int height, ColorScheme scheme)
    {
        await using var portal = await Portal.StartAsync();
        var page = await browser.WindowAsync(portal.Address, width, height, scheme);
        await page.SignInAsync("operator");
        var person = await portal.PersonAsync("ana.sousa@meridian.example");
        await page.GotoAsync($"/people/{person}");
        await page.Locator("[data-take]").ClickAsync();

        // The browser says no to the camera at first.
        await page.Locator("[data-camera]").ClickAsync();
        await page.GetByText("may not use the camera").WaitForAsync();
        Assert.Equal(0, await page.Locator("[data-save]").CountAsync());
        await page.Context.GrantPermissionsAsync(["camera"]);
        await page.Locator("[data-camera]").ClickAsync();
        await page.Locator("[data-snap]").ClickAsync();
        await page.Locator("[data-save]").WaitForAsync();
        await page.IsAccessibleAsync();

        // A file that is no picture leaves the one that is there.
        var file = page.Locator("input[type=file]");
        var wrong = page.GetByText("no picture that the browser can show");
        await file.SetInputFilesAsync(new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "no picture"u8.ToArray() });
        await wrong.WaitForAsync();
        await Assertions.Expect(page.Locator("[data-save]")).ToHaveCountAsync(1);
        await file.SetInputFilesAsync(new FilePayload { Name = "ana.jpg", MimeType = "image/jpeg", Buffer = WithPlace() });
        await wrong.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("[data-frame]").FocusAsync();
        foreach (var key in new[] { "+", "+", "ArrowLeft", "ArrowDown", "-" }) await page.Keyboard.PressAsync(key);
        await page.PictureAsync($"photo-{width}");
        await page.Locator("[data-save]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => url.EndsWith(person, StringComparison.Ordinal));

        var source = await page.Locator(".identity img").GetAttributeAsync("src");
        var kept = await (await page.APIRequest.GetAsync("/" + source)).BodyAsync();
        Assert.InRange(kept.Length, 1000, 9_500);
        Assert.Equal([0xFF, 0xD8], kept[..2]);
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        await page.GetByText("Photo taken").First.WaitForAsync();
    }

    /// <summary>A portrait with an Exif segment that tells where it was taken.</summary>
    private static byte[] WithPlace()
    {
        var jpeg = File.ReadAllBytes(Path.Combine(Repository.Root, "src", "IssuancePortal.Portal", "Demo", "Photos", "portrait-05.jpg"));
        byte[] place = [.. "Exif\0\0"u8, .. "52.5 N 13.4 E"u8];
        return [.. jpeg[..2], 0xFF, 0xE1, 0x00, (byte)(place.Length + 2), .. place, .. jpeg[2..]];
    }
}
