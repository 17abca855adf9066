using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.SqlServer
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
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AuthorityOrders",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Authority = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    TransactionId = table.Column<byte[]>(type: "varbinary(16)", maxLength: 16, nullable: false),
                    Request = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    PeerNonce = table.Column<byte[]>(type: "varbinary(256)", maxLength: 256, nullable: true),
                    RunId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DeviceId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Slot = table.Column<byte>(type: "tinyint", nullable: false),
                    Profile = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    State = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    LastWords = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    AbandonedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    SerialNumber = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
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
                    SerialNumber = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    EmployeeNumber = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false),
                    Certificate = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    WantedAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    IsWanted = table.Column<bool>(type: "bit", nullable: false),
                    DoneAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    LastFailure = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
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
