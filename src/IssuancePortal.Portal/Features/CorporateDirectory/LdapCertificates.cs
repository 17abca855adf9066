using System.DirectoryServices.Protocols;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Publishing;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>Certificates in the directory: attribute userCertificate of the person's entry, in the form ";binary" (RFC 4523 §2.1), one value put in or taken out and no other touched.</summary>
internal sealed class LdapCertificates(LdapDirectory directory, IOptions<DirectoryOptions> options) : ICertificateDirectory
{
    private const string Attribute = "userCertificate;binary";

    /// <inheritdoc/>
    public bool IsOn => options.Value is { IsOn: true, Publish: true };

    /// <inheritdoc/>
    public Task<Result<bool>> TellAsync(DirectoryEntry entry, CancellationToken cancellation) => Task.Run(
        () =>
        {
            using var connection = directory.OpenToWrite();
            var found = directory.FindByNumber(connection, entry.EmployeeNumber);
            // Whose entry is gone, has no certificate in it.
            if (found is null) return entry.IsWanted ? Refusals.NoEntry : (Result<bool>)true;
            var change = new DirectoryAttributeModification { Name = Attribute, Operation = entry.IsWanted ? DirectoryAttributeOperation.Add : DirectoryAttributeOperation.Delete };
            change.Add(entry.Certificate);
            try
            {
                connection.SendRequest(new ModifyRequest(found, change), LdapDirectory.Patience);
                return true;
            }
            catch (DirectoryOperationException e)
            {
                return e.Response?.ResultCode switch
                {
                    // It was said before: the answer was lost, or somebody else said it.
                    ResultCode.AttributeOrValueExists when entry.IsWanted => true,
                    ResultCode.NoSuchAttribute or ResultCode.NoSuchObject when !entry.IsWanted => true,
                    ResultCode.InsufficientAccessRights or ResultCode.UnwillingToPerform => Refusals.Denied,
                    _ => throw new DirectoryException(e.Message, e),
                };
            }
        },
        cancellation);
}
