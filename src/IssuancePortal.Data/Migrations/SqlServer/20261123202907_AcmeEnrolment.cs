using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AcmeEnrolment : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Account",
                table: "EnrolmentTickets",
                type: "nvarchar(43)",
                maxLength: 43,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "NeedsAttestation",
                table: "EnrolmentTickets",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "MakerSerial",
                table: "Devices",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SpentNonces",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpentNonces", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SpentNonces_Until",
                table: "SpentNonces",
                column: "Until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SpentNonces");

            migrationBuilder.DropColumn(
                name: "Account",
                table: "EnrolmentTickets");

            migrationBuilder.DropColumn(
                name: "NeedsAttestation",
                table: "EnrolmentTickets");

            migrationBuilder.DropColumn(
                name: "MakerSerial",
                table: "Devices");
        }
    }
}
