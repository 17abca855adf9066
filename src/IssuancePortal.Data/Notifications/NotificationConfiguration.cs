using IssuancePortal.Issuance.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Notifications;

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<NotificationTemplate>, IEntityTypeConfiguration<WebhookSubscription>, IEntityTypeConfiguration<Delivery>,
    IEntityTypeConfiguration<DispatchCursor>
{
    public void Configure(EntityTypeBuilder<NotificationTemplate> builder)
    {
        builder.ToTable("NotificationTemplates");
        builder.Property(template => template.Code).HasMaxLength(60);
        builder.HasIndex(template => template.Code).IsUnique();
        builder.Property(template => template.Events).HasMaxLength(EventPattern.MaxLength);
        builder.Property(template => template.BodyEn).HasMaxLength(-1);
        builder.Property(template => template.BodyDe).HasMaxLength(-1);
    }

    public void Configure(EntityTypeBuilder<WebhookSubscription> builder)
    {
        builder.ToTable("Webhooks");
        builder.Property(webhook => webhook.Events).HasMaxLength(EventPattern.MaxLength);
        builder.Property(webhook => webhook.Url).HasMaxLength(1000);
    }

    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.ToTable("Deliveries");
        builder.Ignore(delivery => delivery.IdempotencyKey);
        builder.Property(delivery => delivery.Payload).HasMaxLength(-1);
        builder.Property(delivery => delivery.What).HasMaxLength(100);
        // Nobody is told twice of one event; by the event first, so that it also answers who was told of it.
        builder.HasIndex(delivery => new { delivery.Sequence, delivery.Target }).IsUnique();
        builder.HasIndex(delivery => new { delivery.State, delivery.NextTryAt });
        builder.HasIndex(delivery => new { delivery.SourceId, delivery.Id });
    }

    public void Configure(EntityTypeBuilder<DispatchCursor> builder)
    {
        builder.ToTable("DispatchCursor");
        builder.Property(cursor => cursor.Id).ValueGeneratedNever();
        builder.Property(cursor => cursor.Holder).HasMaxLength(40);
    }
}
