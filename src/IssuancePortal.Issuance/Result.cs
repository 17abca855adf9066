using System.Diagnostics.CodeAnalysis;

namespace IssuancePortal.Issuance;

/// <summary>Either a value or the <see cref="Refusal"/> that stands in its place.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    /// <summary>Why there is no value; null when there is one.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none; asking without looking at <see cref="Succeeded"/> is a fault of the caller.</exception>
    public T Value => Succeeded ? _value! : throw new InvalidOperationException($"Refused: {Refusal}.");

    internal static Result<T> Of(T value) => new(value, null);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Makes results of types for which C# has no conversion, such as interfaces.</summary>
public static class Result
{
    /// <summary>A value.</summary>
    public static Result<T> Of<T>(T value) => Result<T>.Of(value);
}
