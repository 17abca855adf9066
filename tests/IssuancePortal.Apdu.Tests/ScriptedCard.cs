namespace IssuancePortal.Apdu.Tests;

/// <summary>Plays a written dialogue: lines "command > answer" in hex; any other command fails the test.</summary>
internal sealed class ScriptedCard : IApduChannel
{
    private readonly Queue<(string Command, string Answer)> _dialogue;

    public ScriptedCard(params string[] lines) =>
        _dialogue = new(lines.Select(line => line.Replace(" ", "", StringComparison.Ordinal).Split('>')).Select(parts => (parts[0], parts[1])));

    public bool IsFinished => _dialogue.Count == 0;

    public ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Assert.NotEmpty(_dialogue);
        var (expected, answer) = _dialogue.Dequeue();
        Assert.Equal(expected, Convert.ToHexString(command.ToBytes(extended: !command.FitsShort)));
        return ValueTask.FromResult(ResponseApdu.TryParse(Convert.FromHexString(answer))!.Value);
    }
}

/// <summary>Answers each command by a function of its number and itself.</summary>
internal sealed class FunctionCard(Func<int, CommandApdu, string> answer) : IApduChannel
{
    public int Count { get; private set; }

    public ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default) =>
        ValueTask.FromResult(ResponseApdu.TryParse(Convert.FromHexString(answer(Count++, command)))!.Value);
}
