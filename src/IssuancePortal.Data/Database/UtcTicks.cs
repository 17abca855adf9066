using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace IssuancePortal.Data.Database;

/// <summary>A time as UTC ticks of 100 ns since the year 1, exactly.</summary>
internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
