#!/usr/bin/env bash
# Publishes the CMS client as self-contained single files that need no .NET on the user's computer.
#   src/IssuancePortal.CmsClient/publish.sh [RID...]      default: linux-x64 win-x64
# Result: artifacts/cms-client/RID/cms-client[.exe], which the portal offers for download.
set -euo pipefail
cd "$(dirname "$0")/../.."

rids=("$@")
((${#rids[@]})) || rids=(linux-x64 win-x64)
for rid in "${rids[@]}"; do
  dotnet publish src/IssuancePortal.CmsClient -c Release -r "$rid" --self-contained -o "artifacts/cms-client/$rid" \
    -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true -p:DebugType=none --nologo -v quiet
done
ls -l artifacts/cms-client/*/
