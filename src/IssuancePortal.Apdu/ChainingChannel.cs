namespace IssuancePortal.Apdu;

/// <summary>
/// Takes commands of any size and sends them as a card can take them: command chaining (CLA bit 5, ISO/IEC 7816-4 §5.3.3) or extended length,
/// GET RESPONSE while the card answers 61xx (§5.3.4), and once more with the length that 6Cxx names. Never trusts the card: what one
/// command may cost in answers and bytes is limited, and a card that makes no progress is given up.
/// </summary>
/// <param name="inner">Carries one physical command.</param>
/// <param name="options">What the card can take; short commands when left out.</param>
/// <remarks>Not for use by two callers at a time: a chain must not be interleaved with another command.</remarks>
public sealed class ChainingChannel(IApduChannel inner, ChainingOptions? options = null) : IApduChannel
{
    private const byte InsGetResponse = 0xC0;
    private const byte ChannelBits = 0x03;

    private readonly ChainingOptions _options = options ?? ChainingOptions.ShortOnly;

    /// <summary>Sends one logical command and returns its whole answer with the last status word. The data of an answer that ended badly is what came before.</summary>
    /// <exception cref="CardLostException">The card is gone, or it does not keep to the protocol (<see cref="CardLossReason.Misbehaving"/>).</exception>
    /// <exception cref="InvalidOperationException">More than 65,535 data bytes, or an expected length outside 0 to 65,536.</exception>
    public async ValueTask<ResponseApdu> TransmitAsync(CommandApdu command, CancellationToken cancellation = default)
    {
        if (command.Data.Length > 65_535 || command.Le is < 0 or > 65_536)
            throw new InvalidOperationException($"A command carries at most 65,535 data bytes and asks for at most 65,536; this has {command.Data.Length} and asks for {command.Le}.");

        var rounds = 0;
        var answer = await SendAsync(command).ConfigureAwait(false);
        if (answer.Status.WantsOtherLe)
            answer = await SendAsync(command with { Le = LengthIn(answer.Status) }).ConfigureAwait(false);
        if (!answer.Status.HasMoreData)
        {
            CheckSize(answer.Data.Length);
            return answer;
        }

        return await GatherAsync(answer).ConfigureAwait(false);

        async ValueTask<ResponseApdu> SendAsync(CommandApdu whole)
        {
            if (_options.ExtendedAnswers && whole.Le == 0) whole = whole with { Le = 65_536 };
            else if (!_options.ExtendedAnswers && whole.Le > 256) whole = whole with { Le = 0 };
            if (whole.Data.Length <= Math.Max(_options.MaxCommandData, CommandApdu.MaxShortData)) return await OnceAsync(whole).ConfigureAwait(false);

            var rest = whole.Data;
            while (rest.Length > CommandApdu.MaxShortData)
            {
                var block = new CommandApdu((byte)(whole.Cla | CommandApdu.ChainingBit), whole.Ins, whole.P1, whole.P2, rest[..CommandApdu.MaxShortData]);
                var step = await OnceAsync(block).ConfigureAwait(false);
                // Anything but 9000 ends the chain on the card's side too (ISO/IEC 7816-4 §5.3.3).
                if (!step.Status.IsSuccess) return step;
                rest = rest[CommandApdu.MaxShortData..];
            }

            return await OnceAsync(new CommandApdu(whole.Cla, whole.Ins, whole.P1, whole.P2, rest, whole.Le)).ConfigureAwait(false);
        }

        async ValueTask<ResponseApdu> GatherAsync(ResponseApdu first)
        {
            var gathered = new List<byte>(first.Data.Length + 256);
            gathered.AddRange(first.Data.Span);
            var last = first;
            while (last.Status.HasMoreData)
            {
                CheckSize(gathered.Count);
                var ask = new CommandApdu((byte)(command.Cla & ChannelBits), InsGetResponse, 0, 0, default, LengthIn(last.Status));
                var next = await OnceAsync(ask).ConfigureAwait(false);
                if (next.Status.WantsOtherLe) next = await OnceAsync(ask with { Le = LengthIn(next.Status) }).ConfigureAwait(false);
                if (next.Status.HasMoreData && next.Data.IsEmpty)
                    throw Misbehaving("The card says again and again that it has more data, and gives none.");
                gathered.AddRange(next.Data.Span);
                last = next;
            }

            CheckSize(gathered.Count);
            return new ResponseApdu(gathered.ToArray(), last.Status);
        }

        ValueTask<ResponseApdu> OnceAsync(CommandApdu physical)
        {
            if (++rounds > _options.MaxRounds) throw Misbehaving($"The card did not finish one command within {_options.MaxRounds} exchanges.");
            return inner.TransmitAsync(physical, cancellation);
        }
    }

    private static int LengthIn(StatusWord status) => status.Sw2 == 0 ? 256 : status.Sw2;

    private static CardLostException Misbehaving(string message) => new(CardLossReason.Misbehaving, message);

    private void CheckSize(int length)
    {
        if (length > _options.MaxAnswer) throw Misbehaving($"The card answers one command with more than {_options.MaxAnswer} bytes.");
    }
}
