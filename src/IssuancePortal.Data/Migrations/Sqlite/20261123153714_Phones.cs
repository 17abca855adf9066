using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Phones : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "ParentDeviceId",
                table: "Devices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PhoneInvitations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequestId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EnrolmentId = table.Column<Guid>(type: "TEXT", nullable: true),
                    DeviceId = table.Column<Guid>(type: "TEXT", nullable: true),
                    TokenHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    SessionId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    CreatedByName = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PhoneHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    OpenedBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 6, nullable: true),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Way = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    SealedPassword = table.Column<byte[]>(type: "BLOB", nullable: true),
                    SealedFile = table.Column<byte[]>(type: "BLOB", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PhoneInvitations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PhoneInvitations_Devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PhoneInvitations_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PhoneInvitations_Requests_RequestId",
                        column: x => x.RequestId,
                        principalTable: "Requests",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Devices_ParentDeviceId",
                table: "Devices",
                column: "ParentDeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_PhoneInvitations_DeviceId",
                table: "PhoneInvitations",
                column: "DeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_PhoneInvitations_EnrolmentId",
                table: "PhoneInvitations",
                column: "EnrolmentId");

            migrationBuilder.CreateIndex(
                name: "IX_PhoneInvitations_Open",
                table: "PhoneInvitations",
                column: "ExpiresAt",
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PhoneInvitations_PersonId_CreatedAt",
                table: "PhoneInvitations",
                columns: new[] { "PersonId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PhoneInvitations_PhoneHash",
                table: "PhoneInvitations",
                column: "PhoneHash",
                unique: true,
                filter: "PhoneHash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PhoneInvitations_RequestId",
                table: "PhoneInvitations",
                column: "RequestId");

            migrationBuilder.CreateIndex(
                name: "IX_PhoneInvitations_TokenHash",
                table: "PhoneInvitations",
                column: "TokenHash",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "FK_Devices_Devices_ParentDeviceId",
                table: "Devices",
                column: "ParentDeviceId",
                principalTable: "Devices",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Devices_Devices_ParentDeviceId",
                table: "Devices");

            migrationBuilder.DropTable(
                name: "PhoneInvitations");

            migrationBuilder.DropIndex(
                name: "IX_Devices_ParentDeviceId",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "ParentDeviceId",
                table: "Devices");
        }
    }
}
