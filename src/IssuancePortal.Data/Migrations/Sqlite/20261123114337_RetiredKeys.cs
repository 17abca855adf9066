using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RetiredKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte>(
                name: "Slot",
                table: "CertificateCopies",
                type: "INTEGER",
                nullable: false,
                defaultValue: (byte)0x9D);

            migrationBuilder.CreateIndex(
                name: "IX_EscrowedKeys_RunId",
                table: "EscrowedKeys",
                column: "RunId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_EscrowedKeys_RunId",
                table: "EscrowedKeys");

            migrationBuilder.DropColumn(
                name: "Slot",
                table: "CertificateCopies");
        }
    }
}
