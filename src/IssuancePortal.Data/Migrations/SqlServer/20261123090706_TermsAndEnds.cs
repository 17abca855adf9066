using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class TermsAndEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Ending",
                table: "Requests",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "TermsAcceptances",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TextHash = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    Version = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ById = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    ByName = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TermsAcceptances", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TermsAcceptances_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_OneOpenEndPerDevice",
                table: "Requests",
                column: "DeviceId",
                unique: true,
                filter: "State IN ('PendingApproval', 'Approved', 'Executing') AND Type = 'Termination' AND DeviceId IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_TermsAcceptances_PersonId_TextHash",
                table: "TermsAcceptances",
                columns: new[] { "PersonId", "TextHash" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "TermsAcceptances");

            migrationBuilder.DropIndex(
                name: "IX_Requests_OneOpenEndPerDevice",
                table: "Requests");

            migrationBuilder.DropColumn(
                name: "Ending",
                table: "Requests");
        }
    }
}
