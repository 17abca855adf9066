using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class PageIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Runs_DeviceId_StartedAt",
                table: "Runs",
                columns: new[] { "DeviceId", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_StartedBy_StartedAt",
                table: "Runs",
                columns: new[] { "StartedBy", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Runs_State_EndedAt",
                table: "Runs",
                columns: new[] { "State", "EndedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Devices_CreatedAt",
                table: "Devices",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Devices_Serial",
                table: "Devices",
                column: "Serial");

            migrationBuilder.CreateIndex(
                name: "IX_Devices_State_CreatedAt",
                table: "Devices",
                columns: new[] { "State", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Runs_DeviceId_StartedAt",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_StartedBy_StartedAt",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Runs_State_EndedAt",
                table: "Runs");

            migrationBuilder.DropIndex(
                name: "IX_Devices_CreatedAt",
                table: "Devices");

            migrationBuilder.DropIndex(
                name: "IX_Devices_Serial",
                table: "Devices");

            migrationBuilder.DropIndex(
                name: "IX_Devices_State_CreatedAt",
                table: "Devices");
        }
    }
}
