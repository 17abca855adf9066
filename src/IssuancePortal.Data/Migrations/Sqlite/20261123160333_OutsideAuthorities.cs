using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OutsideAuthorities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Authority",
                table: "Certificates",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AuthorityOrders",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Authority = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TransactionId = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    Request = table.Column<byte[]>(type: "BLOB", nullable: false),
                    PeerNonce = table.Column<byte[]>(type: "BLOB", maxLength: 256, nullable: true),
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DeviceId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Slot = table.Column<byte>(type: "INTEGER", nullable: false),
                    Profile = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastWords = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    AbandonedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    SerialNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuthorityOrders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AuthorityOrders_Devices_DeviceId",
                        column: x => x.DeviceId,
                        principalTable: "Devices",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DirectoryEntries",
                columns: table => new
                {
                    SerialNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EmployeeNumber = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    Certificate = table.Column<byte[]>(type: "BLOB", nullable: false),
                    WantedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    IsWanted = table.Column<bool>(type: "INTEGER", nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastFailure = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DirectoryEntries", x => x.SerialNumber);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuthorityOrders_Authority_CreatedAt",
                table: "AuthorityOrders",
                columns: new[] { "Authority", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_AuthorityOrders_DeviceId",
                table: "AuthorityOrders",
                column: "DeviceId");

            migrationBuilder.CreateIndex(
                name: "IX_AuthorityOrders_Open",
                table: "AuthorityOrders",
                column: "NextAttemptAt",
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuthorityOrders_RunId",
                table: "AuthorityOrders",
                column: "RunId");

            migrationBuilder.CreateIndex(
                name: "IX_AuthorityOrders_TransactionId",
                table: "AuthorityOrders",
                column: "TransactionId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DirectoryEntries_Open",
                table: "DirectoryEntries",
                column: "NextAttemptAt",
                filter: "DoneAt IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuthorityOrders");

            migrationBuilder.DropTable(
                name: "DirectoryEntries");

            migrationBuilder.DropColumn(
                name: "Authority",
                table: "Certificates");
        }
    }
}
