using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IssuancePortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Queue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Requests_State_CreatedAt",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_DueAt",
                table: "Requests");

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Filter = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_ClaimedBy_State_CreatedAt_Id",
                table: "Requests",
                columns: new[] { "ClaimedBy", "State", "CreatedAt", "Id" },
                filter: "ClaimedBy IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_CreatedAt_Id",
                table: "Requests",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_CreatedBy_State_CreatedAt_Id",
                table: "Requests",
                columns: new[] { "CreatedBy", "State", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_CreatedAt_Id",
                table: "Requests",
                columns: new[] { "State", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_DueAt_Id",
                table: "Requests",
                columns: new[] { "State", "DueAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_Mode_CreatedAt_Id",
                table: "Requests",
                columns: new[] { "State", "Mode", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_Mode_DueAt_Id",
                table: "Requests",
                columns: new[] { "State", "Mode", "DueAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_PolicyId_CreatedAt_Id",
                table: "Requests",
                columns: new[] { "State", "PolicyId", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_PolicyId_DueAt_Id",
                table: "Requests",
                columns: new[] { "State", "PolicyId", "DueAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_Reason_CreatedAt_Id",
                table: "Requests",
                columns: new[] { "State", "Reason", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_Reason_DueAt_Id",
                table: "Requests",
                columns: new[] { "State", "Reason", "DueAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_AccountId_Name",
                table: "SavedViews",
                columns: new[] { "AccountId", "Name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropIndex(
                name: "IX_Requests_ClaimedBy_State_CreatedAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_CreatedAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_CreatedBy_State_CreatedAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_CreatedAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_DueAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_Mode_CreatedAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_Mode_DueAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_PolicyId_CreatedAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_PolicyId_DueAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_Reason_CreatedAt_Id",
                table: "Requests");

            migrationBuilder.DropIndex(
                name: "IX_Requests_State_Reason_DueAt_Id",
                table: "Requests");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_CreatedAt",
                table: "Requests",
                columns: new[] { "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_State_DueAt",
                table: "Requests",
                columns: new[] { "State", "DueAt" });
        }
    }
}
