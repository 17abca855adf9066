using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.CmsClient.Tests.Support;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Tests.Secrets;

public sealed class ScriptGuardTests
{
    private const string Eight = "313233343536FFFF";
    private static readonly SecretField NewAt8 = new(SecretKind.NewPin, 8, 8);

    [Theory]
    [InlineData("00200080")]
    [InlineData("00200000")]
    [InlineData("00210080")]
    [InlineData("0C200080")]
    [InlineData("80200080")]
    public void Refuse_VerifyWithClearPin_IsRefused(string header) =>
        Assert.Contains("PIN in clear", ScriptGuard.Refuse(Script(Scripts.Command(header, Eight))), StringComparison.Ordinal);

    [Theory]
    [InlineData("00240080")]
    [InlineData("00240000")]
    [InlineData("00250080")]
    [InlineData("002C0080")]
    [InlineData("002C0000")]
    [InlineData("002D0080")]
    public void Refuse_NewPinInClear_IsRefused(string header) =>
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.Command(header, Eight + Eight))));

    [Fact]
    public void Refuse_PinPartlyInClear_IsRefused()
    {
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.VerifyPin with { Secrets = [new SecretField(SecretKind.CurrentPin, 0, 6)] })));
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.SetPin with { Secrets = [new SecretField(SecretKind.NewPin, 9, 7)] })));
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.SetPin with { Secrets = [new SecretField(SecretKind.CurrentPin, 8, 8)] })));
    }

    [Theory]
    [InlineData("00DB3FFF")] // PUT DATA: could be read back
    [InlineData("00A40400")]
    [InlineData("00200081")] // the PUK's reference
    [InlineData("00240081")]
    public void Refuse_SealedPinOutsideAPinCommand_IsRefused(string header) =>
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.Command(header, Eight + Eight) with { Secrets = [NewAt8] })));

    [Theory]
    [InlineData("04240080")] // CHANGE REFERENCE DATA of the PIN
    [InlineData("0424FF80")] // ... without the old one
    [InlineData("14240080")] // ... as a part of a chain
    [InlineData("84200080")]
    [InlineData("042C0080")]
    public void Refuse_PinCommandThatThePortalProtected_IsRefused(string header) =>
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.Command(header, Eight + Eight + Eight))));

    [Fact]
    public void Refuse_Chain_PassesOnlyWhereThePortalProtectedIt()
    {
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.Command("10DB3FFF", Eight))));
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.Command("90DB3FFF", Eight))));
        Assert.Null(ScriptGuard.Refuse(Script(Scripts.Command("14DB3FFF", Eight))));
        Assert.Null(ScriptGuard.Refuse(Script(Scripts.Command("94D80081", Eight))));
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.Command("14DB3FFF", Eight) with { Data = new byte[256] })));
    }

    [Theory]
    [InlineData(-1, 8)]
    [InlineData(9, 8)]
    [InlineData(0, 0)]
    [InlineData(int.MaxValue, 8)]
    public void Refuse_SecretOutsideTheData_IsRefused(int offset, int length) =>
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.SetPin with { Secrets = [new SecretField(SecretKind.NewPin, offset, length)] })));

    [Fact]
    public void Refuse_ScriptsOfAnIssuance_Pass()
    {
        Assert.Null(ScriptGuard.Refuse(Script(
            Scripts.SelectPiv,
            Scripts.AskPinStatus,
            Scripts.SetPin, // factory PIN as old value
            Scripts.VerifyPin,
            Scripts.Command("002C0080", Eight + Eight) with { Secrets = [NewAt8] }, // PUK, then the new PIN
            Scripts.Command("00240081", Eight + Eight), // the PUK itself
            Scripts.Command("00DB3FFF", "5C035FC1025300"),
            Scripts.SetPin with { Secrets = [new SecretField(SecretKind.CurrentPin, 0, 8), NewAt8] })));
    }

    [Fact]
    public void Refuse_TooMuch_IsRefused()
    {
        Assert.NotNull(ScriptGuard.Refuse(new CardScript([.. Enumerable.Repeat(Scripts.SelectPiv, CardScript.MaxCommands + 1)])));
        var big = Scripts.SelectPiv with { Data = new byte[60_000] };
        Assert.Null(ScriptGuard.Refuse(Script(big, big, big, big)));
        Assert.NotNull(ScriptGuard.Refuse(Script(big, big, big, big, big)));
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.SelectPiv with { Data = new byte[65_536] })));
        Assert.NotNull(ScriptGuard.Refuse(Script(Scripts.SelectPiv with { Cla = 0x10 })));
    }

    private static CardScript Script(params ScriptCommand[] commands) => new(commands);
}
