using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.SqlServer
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
                type: "bit",
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
