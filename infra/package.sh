#!/bin/sh
# Publishes what runs in Azure to artifacts/functions: for Linux, compiled ahead of time so that an instance starts faster, without the runtime, which the platform has.
# azd runs it before it packages (azure.yaml). It is restored for one platform, so it keeps its own lock files and outputs. Run it on Linux or macOS: elsewhere the
# executable loses the bit that lets it run.
set -eu
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out="$PWD/artifacts/functions"
rm -rf "$out"
dotnet publish src/BdsBroker.Functions -c Release -v quiet -o "$out" --artifacts-path "$PWD/artifacts/functions-build" \
  -r linux-x64 --no-self-contained -p:PublishReadyToRun=true -p:RunAnalyzers=false -p:NuGetLockFilePath=obj/packages.functions.lock.json
chmod +x "$out/BdsBroker.Functions"

# What the host reads must be there: a package without it is refused, or starts with no function at all.
for needed in host.json .azurefunctions/readme.txt HttpApi/function.json Notices/function.json NoticesPoison/function.json appsettings.json; do
  [ -f "$out/$needed" ] || { echo "package.sh: $needed is missing in $out" >&2; exit 1; }
done
[ -x "$out/BdsBroker.Functions" ]
echo "$out: $(find "$out" -name function.json | wc -l) functions, $(du -sm "$out" | cut -f1) MiB"
