namespace IssuancePortal.Pki.Rules;

internal static class Primes
{
    /// <summary>All primes below a limit, by sieve.</summary>
    public static int[] Below(int limit)
    {
        var composite = new bool[limit];
        var primes = new List<int>();
        for (var number = 2; number < limit; number++)
        {
            if (composite[number])
                continue;
            primes.Add(number);
            for (var multiple = (long)number * number; multiple < limit; multiple += number)
                composite[multiple] = true;
        }
        return [.. primes];
    }
}
