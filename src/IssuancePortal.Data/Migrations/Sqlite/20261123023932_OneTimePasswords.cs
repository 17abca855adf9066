using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OneTimePasswords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "OneTimePassword",
                table: "Accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "OneTimePassword",
                table: "Accounts");
        }
    }
}
