using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Requests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Requests_DeviceId",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_PersonId",
                table: "Requests");

            migrationBuilder.AddColumn<int>(
                name: "Approvals",
                table: "Requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "ApprovalsNeeded",
                table: "Requests",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ClaimedBy",
                table: "Requests",
                type: "TEXT",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClaimedByName",
                table: "Requests",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ClaimedUntil",
                table: "Requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Comment",
                table: "Requests",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CreatedByName",
                table: "Requests",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "CreatedByPersonId",
                table: "Requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DueAt",
                table: "Requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EndNote",
                table: "Requests",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EndedByName",
                table: "Requests",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ExpiresAt",
                table: "Requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HandedOverAt",
                table: "Requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ReplacesDeviceId",
                table: "Requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TemporaryUntil",
                table: "Requests",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Type",
                table: "Requests",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Issuance");

            migrationBuilder.AddColumn<string>(
                name: "DisposalReason",
                table: "Devices",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "InvalidReason",
                table: "Devices",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsTemporary",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Location",
                table: "Devices",
                type: "TEXT",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "ReplacesDeviceId",
                table: "Devices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "WasSuspended",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Holds",
                table: "Certificates",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddUniqueConstraint(
                name: "AK_Requests_Id_CreatedBy_PersonId",
                table: "Requests",
                columns: new[] { "Id", "CreatedBy", "PersonId" });

            migrationBuilder.CreateTable(
                name: "OneTimeSecrets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequestId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Salt = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    TriesLeft = table.Column<int>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OneTimeSecrets", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OneTimeSecrets_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RequestApprovals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequestId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequesterId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    RequesterPersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    BeneficiaryId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OfficerId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    OfficerPersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    OfficerName = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ContentHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    IsVoid = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestApprovals", x => x.Id);
                    table.CheckConstraint("CK_RequestApprovals_OfficerIsNotBeneficiary", "OfficerPersonId IS NULL OR OfficerPersonId <> BeneficiaryId");
                    table.CheckConstraint("CK_RequestApprovals_OfficerIsNotRequester", "OfficerId <> RequesterId AND (OfficerPersonId IS NULL OR RequesterPersonId IS NULL OR OfficerPersonId <> RequesterPersonId)");
                    table.ForeignKey(
                        name: "FK_RequestApprovals_Requests_RequestId_RequesterId_BeneficiaryId",
                        columns: x => new { x.RequestId, x.RequesterId, x.BeneficiaryId },
                        principalTable: "Requests",
                        principalColumns: new[] { "Id", "CreatedBy", "PersonId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "StatusOrders",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    SerialNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    DeviceId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DueBy = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastFailure = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StatusOrders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_StatusOrders_Certificates_SerialNumber",
                        column: x => x.SerialNumber,
                        principalTable: "Certificates",
                        principalColumn: "SerialNumber",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_DeviceId_CreatedAt",
                table: "Requests",
                columns: new[] { "DeviceId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_OneOpenPerDevice",
                table: "Requests",
                column: "DeviceId",
                unique: true,
                filter: "State IN ('PendingApproval', 'Approved', 'Executing') AND Type IN ('Update', 'Reissue') AND DeviceId IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_OneOpenPerPerson",
                table: "Requests",
                column: "PersonId",
                unique: true,
                filter: "State IN ('PendingApproval', 'Approved', 'Executing') AND Type IN ('Issuance', 'Replacement')");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_PersonId_CreatedAt",
                table: "Requests",
                columns: new[] { "PersonId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_ReplacesDeviceId",
                table: "Requests",
                column: "ReplacesDeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_DueAt",
                table: "Requests",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_ExpiresAt",
                table: "Requests",
                columns: new[] { "State", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Devices_ReplacesDeviceId",
                table: "Devices",
                column: "ReplacesDeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_OneTimeSecrets_PersonId_Kind",
                table: "OneTimeSecrets",
                columns: new[] { "PersonId", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_RequestApprovals_OncePerAccount",
                table: "RequestApprovals",
                columns: new[] { "RequestId", "OfficerId" },
                unique: true,
                filter: "IsVoid = 0");

            migrationBuilder.CreateIndex(
                name: "IX_RequestApprovals_OncePerPerson",
                table: "RequestApprovals",
                columns: new[] { "RequestId", "OfficerPersonId" },
                unique: true,
                filter: "IsVoid = 0 AND OfficerPersonId IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_RequestApprovals_RequestId_RequesterId_BeneficiaryId",
                table: "RequestApprovals",
                columns: new[] { "RequestId", "RequesterId", "BeneficiaryId" });

            migrationBuilder.CreateIndex(
                name: "IX_StatusOrders_Open",
                table: "StatusOrders",
                column: "NextAttemptAt",
                filter: "DoneAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_StatusOrders_SerialNumber",
                table: "StatusOrders",
                column: "SerialNumber");

            migrationBuilder.AddForeignKey(
                name: "FK_Devices_Devices_ReplacesDeviceId",
                table: "Devices",
                column: "ReplacesDeviceId",
                principalTable: "Devices",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_Requests_Devices_ReplacesDeviceId",
                table: "Requests",
                column: "ReplacesDeviceId",
                principalTable: "Devices",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Devices_Devices_ReplacesDeviceId",
                table: "Devices");

            migrationBuilder.DropForeignKey(
                name: "FK_Requests_Devices_ReplacesDeviceId",
                table: "Requests");

            migrationBuilder.DropTable(
                name: "OneTimeSecrets");

            migrationBuilder.DropTable(
                name: "RequestApprovals");

            migrationBuilder.DropTable(
                name: "StatusOrders");

            migrationBuilder.DropUniqueConstraint(
                name: "AK_Requests_Id_CreatedBy_PersonId",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_DeviceId_CreatedAt",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_OneOpenPerDevice",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_OneOpenPerPerson",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_PersonId_CreatedAt",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_ReplacesDeviceId",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_DueAt",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_ExpiresAt",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Devices_ReplacesDeviceId",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "Approvals",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "ApprovalsNeeded",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "ClaimedBy",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "ClaimedByName",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "ClaimedUntil",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "Comment",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "CreatedByName",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "CreatedByPersonId",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "DueAt",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "EndNote",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "EndedByName",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "ExpiresAt",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "HandedOverAt",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "ReplacesDeviceId",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "TemporaryUntil",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "Type",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "DisposalReason",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "InvalidReason",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "IsTemporary",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "Location",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "ReplacesDeviceId",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "WasSuspended",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "Holds",
                table: "Certificates");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_DeviceId",
                table: "Requests",
                column: "DeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_PersonId",
                table: "Requests",
                column: "PersonId");
        }
    }
}
