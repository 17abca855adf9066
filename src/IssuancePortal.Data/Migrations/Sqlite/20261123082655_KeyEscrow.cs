using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeyEscrow : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CertificateCopies",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    SerialNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DeviceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CertificateCopies", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CertificateCopies_Certificates_SerialNumber",
                        column: x => x.SerialNumber,
                        principalTable: "Certificates",
                        principalColumn: "SerialNumber",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CertificateCopies_Devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "EscrowedKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Profile = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Algorithm = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PublicKey = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Envelope = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SerialNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EscrowedKeys", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EscrowedKeys_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RecoveryCertificates",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Der = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    NotAfter = table.Column<long>(type: "INTEGER", nullable: false),
                    AddedByName = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RemovedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoveryCertificates", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "KeyRecoveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    KeyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    AskedById = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    AskedByPersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    AskedByName = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DecidedById = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    DecidedByPersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    DecidedByName = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FetchedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyRecoveries", x => x.Id);
                    table.CheckConstraint("CK_KeyRecoveries_FetchedAfterApproval", "State NOT IN ('Approved', 'Fetched') OR DecidedById IS NOT NULL");
                    table.CheckConstraint("CK_KeyRecoveries_NotOnesOwn", "(AskedByPersonId IS NULL OR AskedByPersonId <> PersonId) AND (DecidedByPersonId IS NULL OR DecidedByPersonId <> PersonId)");
                    table.CheckConstraint("CK_KeyRecoveries_TwoOfficers", "DecidedById IS NULL OR (DecidedById <> AskedById AND (DecidedByPersonId IS NULL OR AskedByPersonId IS NULL OR DecidedByPersonId <> AskedByPersonId))");
                    table.ForeignKey(
                        name: "FK_KeyRecoveries_EscrowedKeys_KeyId",
                        column: x => x.KeyId,
                        principalTable: "EscrowedKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "Roles",
                columns: new[] { "Id", "ConcurrencyStamp", "Name", "NormalizedName" },
                values: new object[] { "recovery-officer", "recovery-officer", "recovery-officer", "RECOVERY-OFFICER" });

            migrationBuilder.CreateIndex(
                name: "IX_CertificateCopies_DeviceId",
                table: "CertificateCopies",
                column: "DeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_CertificateCopies_SerialNumber_DeviceId",
                table: "CertificateCopies",
                columns: new[] { "SerialNumber", "DeviceId" },
                unique: true,
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_EscrowedKeys_PersonId_CreatedAt",
                table: "EscrowedKeys",
                columns: new[] { "PersonId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_EscrowedKeys_SerialNumber",
                table: "EscrowedKeys",
                column: "SerialNumber",
                unique: true,
                filter: "SerialNumber IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_KeyRecoveries_AskedAt",
                table: "KeyRecoveries",
                column: "AskedAt");

            migrationBuilder.CreateIndex(
                name: "IX_KeyRecoveries_KeyId_State",
                table: "KeyRecoveries",
                columns: new[] { "KeyId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryCertificates_Fingerprint",
                table: "RecoveryCertificates",
                column: "Fingerprint",
                unique: true,
                filter: "RemovedAt IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CertificateCopies");

            migrationBuilder.DropTable(
                name: "KeyRecoveries");

            migrationBuilder.DropTable(
                name: "RecoveryCertificates");

            migrationBuilder.DropTable(
                name: "EscrowedKeys");

            migrationBuilder.DeleteData(
                table: "Roles",
                keyColumn: "Id",
                keyValue: "recovery-officer");
        }
    }
}
