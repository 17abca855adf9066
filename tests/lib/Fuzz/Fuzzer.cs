using System.Diagnostics;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>
/// Throws inputs at a parser, always changed in the same way for a seed: good messages with bits and bytes changed, cut out, doubled, put together from two, with lengths that lie, and noise. A parser that neither answers
/// nor throws ends the process with the input that did it.
/// </summary>
internal static class Fuzzer
{
    private const int MostFinds = 3;
    private const int LongestNoise = 512;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Suspicious = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Edges = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xFE, 0xFF];

    /// <summary>Tries so many inputs.</summary>
    public static FuzzResult Run(FuzzTarget target, int seed, int count)
    {
        // Deterministic on purpose: a find can be found again.
        var random = new Random(seed);
        var (accepted, refused, crashes, slowest) = (0, 0, 0, TimeSpan.Zero);
        var finds = new List<(byte[], Exception)>();
        var watched = new Watched();
        using var watch = new Timer(_ => watched.EndIfStuck(target, Limit), null, Limit, TimeSpan.FromSeconds(1));
        for (var i = 0; i < count; i++)
        {
            // What is changed is taken as it is: else nothing would be learned of what lies deep.
            var input = i < target.Seeds.Count ? target.Seeds[i] : Next(random, target.Seeds);
            watched.Begin(input);
            var began = Stopwatch.GetTimestamp();
            try
            {
                if (target.Try(input)) accepted++;
                else refused++;
            }
            catch (Exception cause)
            {
                crashes++;
                if (finds.Count < MostFinds) finds.Add((input, cause));
                continue;
            }

            var took = Stopwatch.GetElapsedTime(began);
            // On a busy machine a thread waits for its turn: what seems slow has to be slow again.
            for (var again = 0; again < 2 && took > Suspicious; again++)
            {
                began = Stopwatch.GetTimestamp();
                target.Try(input);
                if (Stopwatch.GetElapsedTime(began) is var next && next < took) took = next;
            }

            if (took > slowest) slowest = took;
        }

        return new FuzzResult(accepted, refused, slowest, finds, crashes);
    }

    /// <summary>True for what was taken, false for what was refused with the exception that the parser documents.</summary>
    public static bool Took<TRefusal>(Action read)
        where TRefusal : Exception
    {
        try
        {
            read();
            return true;
        }
        catch (TRefusal)
        {
            return false;
        }
    }

    private static byte[] Next(Random random, IReadOnlyList<byte[]> seeds)
    {
        if (random.Next(20) == 0)
        {
            var noise = new byte[random.Next(LongestNoise)];
            random.NextBytes(noise);
            return noise;
        }

        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--) Change(random, bytes, seeds);
        return [.. bytes];
    }

    private static void Change(Random random, List<byte> bytes, IReadOnlyList<byte[]> seeds)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = Edges[random.Next(Edges.Length)];
                break;
            case 2:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 64), bytes.Count - at));
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 64), bytes.Count - at)));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                var other = seeds[random.Next(seeds.Count)];
                if (other.Length == 0) break;
                var from = random.Next(other.Length);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[from..]);
                break;
            default:
                var noise = new byte[random.Next(1, 32)];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
        }
    }

    /// <summary>The input that is being read, for whoever looks whether it ever ends.</summary>
    private sealed class Watched
    {
        private readonly Lock _sync = new();
        private byte[] _input = [];
        private TimeSpan _began = Environment.CpuUsage.TotalTime;

        public void Begin(byte[] input)
        {
            lock (_sync) (_input, _began) = (input, Environment.CpuUsage.TotalTime);
        }

        public void EndIfStuck(FuzzTarget target, TimeSpan limit)
        {
            lock (_sync)
            {
                // Time of the processor: a thread that waits for its turn does not hang.
                if (Environment.CpuUsage.TotalTime - _began > limit) Environment.FailFast($"{target.Name} has not answered for {limit}: {Convert.ToBase64String(_input)}");
            }
        }
    }
}
