namespace IssuancePortal.Issuance.People;

/// <summary>Why a portrait is not kept.</summary>
internal static class Refusals
{
    public static readonly Refusal OwnPhoto = new("refusal.own-photo");

    public static readonly Refusal PhotoNotJpeg = new("refusal.photo-not-jpeg");

    public static readonly Refusal PhotoDamaged = new("refusal.photo-damaged");

    public static readonly Refusal PhotoNotBaseline = new("refusal.photo-not-baseline");

    public static Refusal PhotoTooSmall(int width, int height) => new("refusal.photo-too-small", width, height, Portrait.MinWidth, Portrait.MinHeight);

    public static Refusal PhotoWrongShape(int width, int height) => new("refusal.photo-wrong-shape", width, height);

    public static Refusal PhotoTooLarge(int bytes) => new("refusal.photo-too-large", bytes, Portrait.MaxBytes);
}
