using System.CommandLine;
using IssuancePortal.CmsClient.Readers;
using IssuancePortal.CmsClient.Readers.Pcsc;
using IssuancePortal.Contracts;
using Microsoft.Extensions.Logging.Abstractions;

namespace IssuancePortal.CmsClient.Commands;

/// <summary>cms-client readers: what PC/SC shows, once or live.</summary>
internal static class ReadersCommand
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(5);

    public static Command Make()
    {
        var watch = new Option<bool>("--watch") { Description = "Go on and show every change." };
        var command = new Command("readers", "Lists the readers and cards of this computer.") { watch };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!parsed.GetValue(watch))
            {
                var report = await LookAsync(new PcscReaders(), DoctorCommand.Opening, cancellation);
                Show(report);
                return report.Problem is null ? ExitCode.Done : ExitCode.Faults;
            }

            var board = new ReaderBoard(new PcscReaders(), TimeProvider.System, NullLogger<ReaderBoard>.Instance);
            board.UseOpening(DoctorCommand.Opening);
            board.Changed += report =>
            {
                Console.Out.WriteLine($"-- {DateTime.Now:HH:mm:ss.fff}");
                Show(report);
            };
            await board.RunAsync(cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The readers as they are, once every card in them has been recognised.</summary>
    public static async Task<ReadersReport> LookAsync(IReaderSystem readers, CardScript opening, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var board = new ReaderBoard(new FirstLook(readers, () => settled.TrySetResult()), TimeProvider.System, NullLogger<ReaderBoard>.Instance);
        board.UseOpening(opening);
        var running = board.RunAsync(stop.Token);
        await Task.WhenAny(settled.Task, Task.Delay(SettleLimit, cancellation));
        var recognised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(ReadersReport report)
        {
            if (report.Readers.All(r => r.State != ReaderState.Reading)) recognised.TrySetResult();
        }

        board.Changed += Look;
        Look(board.Current);
        await Task.WhenAny(recognised.Task, Task.Delay(SettleLimit, cancellation));
        var result = board.Current;
        await stop.CancelAsync();
        await running;
        return result;
    }

    private static void Show(ReadersReport report)
    {
        if (report.Problem is { } problem)
            Console.Out.WriteLine(problem == ReadersSeen.NoLibrary ? "The PC/SC library is not installed." : "The smart card service (pcscd, SCardSvr) does not run.");
        else if (report.Readers.Count == 0)
            Console.Out.WriteLine("No readers.");
        foreach (var reader in report.Readers) Console.Out.WriteLine($"{reader.Name}: {(VirtualReaders.Holds(reader) ? "virtual smart card of this computer (TPM), always inserted; " : "")}{DoctorCommand.Describe(reader)}");
    }

    /// <summary>Tells when the system has said for the first time what is there.</summary>
    private sealed class FirstLook(IReaderSystem inner, Action looked) : IReaderSystem
    {
        public Task WatchAsync(Action<ReadersSeen> seen, CancellationToken cancellation) => inner.WatchAsync(
            now =>
            {
                seen(now);
                looked();
            },
            cancellation);

        public ICardConnection Connect(string reader) => inner.Connect(reader);
    }
}
